INSERT INTO subscriptions (
    organization_id,
    version,
    plan,
    status,
    since,
    listing_limit
) VALUES (
    $1, $2, $3, $4, $5, $6
)

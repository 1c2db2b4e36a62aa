INSERT INTO subscriptions (
    organization_id,
    version,
    plan,
    status,
    since
) VALUES (
    $1, $2, $3, $4, $5
)

UPDATE subscriptions
SET
    version = version + 1,
    plan = $3,
    status = $4,
    since = $5,
    listing_limit = $6
WHERE organization_id = $1 AND version = $2

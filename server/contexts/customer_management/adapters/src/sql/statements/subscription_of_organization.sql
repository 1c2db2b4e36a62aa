SELECT
    organization_id,
    version,
    plan,
    status,
    since
FROM subscriptions
WHERE organization_id = $1

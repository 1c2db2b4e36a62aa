SELECT
    id,
    kind,
    occurred_at,
    organization_id,
    aggregate_id,
    aggregate_version,
    payload,
    attempts,
    dead_at,
    last_error
FROM outbox
WHERE dead_at IS NOT NULL
ORDER BY dead_at DESC, position DESC
LIMIT $1

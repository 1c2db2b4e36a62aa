UPDATE outbox
SET
    attempts = attempts + 1,
    next_attempt_at = $2
WHERE
    next_attempt_at <= $1
    AND position IN (
        SELECT position
        FROM outbox
        WHERE next_attempt_at <= $1
        ORDER BY next_attempt_at, position
        LIMIT $3
    )
RETURNING
    position,
    id,
    kind,
    occurred_at,
    organization_id,
    aggregate_id,
    aggregate_version,
    payload,
    attempts

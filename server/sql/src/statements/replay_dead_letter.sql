UPDATE outbox
SET
    attempts = 0,
    next_attempt_at = $2,
    dead_at = NULL
WHERE
    id = $1
    AND dead_at IS NOT NULL

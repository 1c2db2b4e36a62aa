UPDATE outbox
SET
    next_attempt_at = $3,
    dead_at = $4,
    last_error = $5
WHERE
    position = $1
    AND attempts = $2
    AND delivered_at IS NULL

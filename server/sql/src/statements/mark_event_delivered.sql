UPDATE outbox
SET
    delivered_at = $2,
    next_attempt_at = NULL
WHERE position = $1

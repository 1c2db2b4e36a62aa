UPDATE outbox
SET
    attempts = attempts - 1,
    next_attempt_at = $3
WHERE
    position = $1
    AND attempts = $2
    AND delivered_at IS NULL

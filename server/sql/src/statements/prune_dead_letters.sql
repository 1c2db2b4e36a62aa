DELETE FROM outbox
WHERE position IN (
    SELECT position
    FROM outbox
    WHERE dead_at < $1
    ORDER BY dead_at
    LIMIT $2
)

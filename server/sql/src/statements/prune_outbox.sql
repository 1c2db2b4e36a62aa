DELETE FROM outbox
WHERE position IN (
    SELECT position
    FROM outbox
    WHERE delivered_at < $1
    ORDER BY delivered_at
    LIMIT $2
)

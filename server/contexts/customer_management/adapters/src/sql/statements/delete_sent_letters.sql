DELETE FROM letters
WHERE id IN (
    SELECT id
    FROM letters
    WHERE sent_at <= $1
    ORDER BY sent_at
    LIMIT $2
)

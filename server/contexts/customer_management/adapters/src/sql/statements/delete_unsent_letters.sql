DELETE FROM letters
WHERE id IN (
    SELECT id
    FROM letters
    WHERE sent_at IS NULL AND posted_at <= $1
    ORDER BY posted_at
    LIMIT $2
)

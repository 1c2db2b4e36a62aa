DELETE FROM sessions
WHERE id IN (
    SELECT id
    FROM sessions
    WHERE expires_at <= $1
    ORDER BY expires_at
    LIMIT $2
)

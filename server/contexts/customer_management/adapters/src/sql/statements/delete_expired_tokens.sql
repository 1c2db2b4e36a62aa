DELETE FROM one_time_tokens
WHERE token_hash IN (
    SELECT token_hash
    FROM one_time_tokens
    WHERE expires_at <= $1
    ORDER BY expires_at
    LIMIT $2
)

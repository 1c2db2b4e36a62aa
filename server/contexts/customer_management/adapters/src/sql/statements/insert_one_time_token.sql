INSERT INTO one_time_tokens (
    token_hash,
    user_id,
    purpose,
    expires_at
) VALUES (
    $1, $2, $3, $4
)

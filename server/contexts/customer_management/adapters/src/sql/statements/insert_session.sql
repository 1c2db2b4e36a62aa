INSERT INTO sessions (
    id,
    token_hash,
    user_id,
    data,
    client,
    address,
    created_at,
    last_seen_at,
    expires_at,
    ends_at
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $7, $8, $9
)
ON CONFLICT (token_hash) DO NOTHING

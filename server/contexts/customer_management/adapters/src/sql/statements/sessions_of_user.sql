SELECT
    id,
    created_at,
    last_seen_at,
    client,
    address
FROM sessions
WHERE user_id = $1
ORDER BY last_seen_at DESC, id DESC

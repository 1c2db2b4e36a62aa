UPDATE sessions
SET
    user_id = $2,
    data = $3,
    client = $4,
    address = $5,
    last_seen_at = $6,
    expires_at = CASE WHEN $7 < ends_at THEN $7 ELSE ends_at END
WHERE token_hash = $1 AND expires_at > $6

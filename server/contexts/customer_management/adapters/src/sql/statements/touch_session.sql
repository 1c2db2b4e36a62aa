-- $3: whoever was seen after it was seen often enough
UPDATE sessions
SET
    last_seen_at = $2,
    expires_at = CASE WHEN $4 < ends_at THEN $4 ELSE ends_at END
WHERE token_hash = $1 AND expires_at > $2 AND last_seen_at <= $3

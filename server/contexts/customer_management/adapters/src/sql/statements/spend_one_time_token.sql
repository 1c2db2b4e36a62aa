DELETE FROM one_time_tokens
WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3
RETURNING user_id

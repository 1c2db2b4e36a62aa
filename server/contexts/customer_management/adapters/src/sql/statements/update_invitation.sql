UPDATE invitations
SET
    version = version + 1,
    role = $3,
    token_hash = $4,
    invited_at = $5,
    expires_at = $6,
    status = $7
WHERE id = $1 AND version = $2

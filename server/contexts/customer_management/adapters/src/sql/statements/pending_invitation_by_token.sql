SELECT
    id,
    version,
    organization_id,
    email,
    role,
    token_hash,
    invited_by,
    invited_at,
    expires_at,
    status
FROM invitations
WHERE token_hash = $1 AND status = 'PENDING'

INSERT INTO invitations (
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
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
)

SELECT
    i.organization_id,
    o.name AS organization_name,
    i.email,
    i.role,
    u.name AS inviter,
    i.expires_at,
    EXISTS (SELECT 1 FROM users k WHERE k.email = i.email) AS known_user
FROM invitations i
JOIN organizations o ON o.id = i.organization_id
JOIN users u ON u.id = i.invited_by
WHERE i.token_hash = $1 AND i.status = 'PENDING' AND i.expires_at > $2

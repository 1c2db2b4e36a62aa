SELECT CAST(COUNT(*) AS BIGINT) AS open
FROM invitations
WHERE organization_id = $1 AND status = 'PENDING' AND expires_at > $2

-- One row a membership, and one without any for who belongs to no agency.
SELECT
    u.name,
    u.email,
    u.locale,
    u.email_verified_at,
    u.totp_confirmed_at,
    (SELECT CAST(COUNT(*) AS BIGINT)
       FROM notifications n WHERE n.user_id = u.id AND n.read_at IS NULL) AS unread,
    o.id AS organization_id,
    o.name AS organization_name,
    o.slug AS organization_slug,
    o.time_zone,
    o.logo,
    o.logo_height,
    m.role
FROM users u
LEFT JOIN memberships m ON m.user_id = u.id
LEFT JOIN organizations o ON o.id = m.organization_id
WHERE u.id = $1

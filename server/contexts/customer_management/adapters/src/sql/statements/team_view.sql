-- One row a person, a member or somebody invited, and one without any for an empty team.
SELECT
    s.organization_id,
    s.version,
    s.plan,
    s.status,
    s.since,
    p.invited,
    p.id,
    p.name,
    p.email,
    p.phone,
    p.email_verified_at,
    p.role,
    p.began_at,
    p.expires_at
FROM subscriptions s
LEFT JOIN (
    SELECT
        FALSE AS invited,
        u.id,
        u.name,
        u.email,
        u.phone,
        u.email_verified_at,
        m.role,
        m.joined_at AS began_at,
        NULL AS expires_at
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    WHERE m.organization_id = $1
    UNION ALL
    SELECT
        TRUE,
        i.id,
        NULL,
        i.email,
        NULL,
        NULL,
        i.role,
        i.invited_at,
        i.expires_at
    FROM invitations i
    WHERE i.organization_id = $1 AND i.status = 'PENDING'
) p ON 1 = 1
WHERE s.organization_id = $1
ORDER BY p.began_at, p.id

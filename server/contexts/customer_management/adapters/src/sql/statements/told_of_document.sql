-- Who is told of a property's document: the member who takes care of it ($2), else those who run the agency.
SELECT m.user_id
FROM memberships m
WHERE
    m.organization_id = $1
    AND (
        m.user_id = $2
        OR (
            m.role IN ('OWNER', 'ADMIN')
            AND NOT EXISTS (SELECT 1 FROM memberships c WHERE c.organization_id = $1 AND c.user_id = $2)
        )
    )
ORDER BY m.user_id

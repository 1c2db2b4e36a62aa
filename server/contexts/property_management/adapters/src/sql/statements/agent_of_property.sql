SELECT
    p.assigned_to,
    w.name AS agent_name
FROM properties p
LEFT JOIN known_people w ON w.id = p.assigned_to
WHERE p.organization_id = $1 AND p.id = $2

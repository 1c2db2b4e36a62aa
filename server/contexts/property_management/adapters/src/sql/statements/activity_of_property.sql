SELECT
    a.property_id,
    a.at,
    a.actor,
    a.kind,
    a.details,
    w.name AS actor_name
FROM property_activity a
JOIN properties p ON p.id = a.property_id
LEFT JOIN known_people w ON w.id = a.actor
WHERE a.property_id = $2 AND p.organization_id = $1
ORDER BY a.id DESC
LIMIT $3

SELECT
    n.id,
    n.property_id,
    n.author,
    n.body,
    n.written_at,
    w.name AS author_name
FROM property_notes n
JOIN properties p ON p.id = n.property_id
LEFT JOIN known_people w ON w.id = n.author
WHERE n.property_id = $2 AND p.organization_id = $1
ORDER BY n.id DESC

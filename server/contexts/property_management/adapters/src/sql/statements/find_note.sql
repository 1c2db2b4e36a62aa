SELECT
    n.id,
    n.property_id,
    n.author,
    n.body,
    n.written_at
FROM property_notes n
JOIN properties p ON p.id = n.property_id
WHERE n.id = $2 AND p.organization_id = $1

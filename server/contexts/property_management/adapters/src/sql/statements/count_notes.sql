SELECT CAST(COUNT(*) AS BIGINT) AS n
FROM property_notes n
JOIN properties p ON p.id = n.property_id
WHERE n.property_id = $2 AND p.organization_id = $1

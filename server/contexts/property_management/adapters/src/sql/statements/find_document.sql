SELECT
    d.id,
    d.property_id,
    d.kind,
    d.file_name,
    d.object_key,
    d.bytes,
    d.expires_on,
    d.added_at,
    d.added_by,
    d.reminded
FROM property_documents d
JOIN properties p ON p.id = d.property_id
WHERE d.id = $2 AND p.organization_id = $1

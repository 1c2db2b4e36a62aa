INSERT INTO property_documents (
    id,
    property_id,
    kind,
    file_name,
    object_key,
    bytes,
    expires_on,
    added_at,
    added_by,
    reminded
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

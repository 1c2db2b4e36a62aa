INSERT INTO property_owners (
    property_id,
    position,
    id,
    full_name,
    nif,
    identity_document,
    nif_hash,
    civil_status,
    email,
    phone,
    share_part,
    share_whole
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

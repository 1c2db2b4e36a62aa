UPDATE property_owners SET
    nif = $3,
    identity_document = $4,
    nif_hash = $5
WHERE property_id = $1 AND position = $2

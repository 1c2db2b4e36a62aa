-- $6 to $8: as it was read; no row means that somebody was faster.
UPDATE property_owners SET
    nif = $3,
    identity_document = $4,
    nif_hash = $5
WHERE
    property_id = $1
    AND position = $2
    AND id = $6
    AND nif IS NOT DISTINCT FROM $7
    AND identity_document IS NOT DISTINCT FROM $8

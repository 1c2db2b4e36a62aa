-- $6 to $9: as it was seen; no row means that it is no longer so.
UPDATE property_documents SET
    kind = $2,
    file_name = $3,
    expires_on = $4,
    reminded = $5
WHERE
    id = $1
    AND kind = $6
    AND file_name = $7
    AND expires_on IS NOT DISTINCT FROM $8
    AND reminded IS NOT DISTINCT FROM $9

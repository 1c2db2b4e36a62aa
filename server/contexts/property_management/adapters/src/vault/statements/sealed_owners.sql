-- Owners of whom something is sealed, after the one at ($1, $2).
SELECT
    o.property_id,
    o.position,
    o.id,
    p.organization_id,
    o.nif,
    o.identity_document,
    o.nif_hash
FROM property_owners o
JOIN properties p ON p.id = o.property_id
WHERE
    (o.property_id, o.position) > ($1, $2)
    AND (o.nif IS NOT NULL OR o.identity_document IS NOT NULL)
ORDER BY o.property_id, o.position
LIMIT $3

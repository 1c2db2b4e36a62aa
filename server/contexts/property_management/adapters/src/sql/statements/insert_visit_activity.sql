INSERT INTO property_activity (
    id,
    property_id,
    at,
    actor,
    kind,
    details
)
SELECT
    $1,
    p.id,
    $4,
    $5,
    $6,
    $7
FROM properties p
WHERE p.organization_id = $2 AND p.id = $3

INSERT INTO property_activity (
    id,
    property_id,
    at,
    actor,
    kind,
    details
) VALUES ($1, $2, $3, $4, $5, $6)

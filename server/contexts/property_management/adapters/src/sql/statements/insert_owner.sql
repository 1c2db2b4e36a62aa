INSERT INTO property_owners (
    property_id,
    position,
    full_name
) VALUES ($1, $2, $3)

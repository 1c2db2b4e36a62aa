INSERT INTO property_notes (
    id,
    property_id,
    author,
    body,
    written_at
) VALUES ($1, $2, $3, $4, $5)

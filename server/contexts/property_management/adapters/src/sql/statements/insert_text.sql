INSERT INTO property_texts (
    property_id,
    locale,
    title,
    description
) VALUES ($1, $2, $3, $4)

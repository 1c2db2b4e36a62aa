INSERT INTO property_prices (
    property_id,
    position,
    listing_type,
    cents,
    currency,
    since
) VALUES ($1, $2, $3, $4, $5, $6)

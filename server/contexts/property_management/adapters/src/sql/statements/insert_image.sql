INSERT INTO property_images (
    property_id,
    position,
    id,
    source,
    width,
    height,
    widths,
    placeholder,
    alt_pt,
    alt_en,
    alt_es
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

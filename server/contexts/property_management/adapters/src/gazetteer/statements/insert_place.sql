INSERT INTO places (
    id,
    kind,
    country,
    code,
    name,
    folded,
    slug,
    parent,
    latitude,
    longitude
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

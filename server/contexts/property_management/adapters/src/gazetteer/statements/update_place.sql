UPDATE places
SET
    kind = $2,
    code = $3,
    name = $4,
    folded = $5,
    latitude = $6,
    longitude = $7
WHERE id = $1

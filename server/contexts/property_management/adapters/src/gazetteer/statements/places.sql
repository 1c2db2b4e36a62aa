SELECT
    id,
    kind,
    country,
    code,
    name,
    slug,
    parent,
    latitude,
    longitude
FROM places
ORDER BY id

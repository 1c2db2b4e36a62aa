-- The gazetteer whole.
SELECT
    id,
    kind,
    country,
    name,
    slug,
    parent,
    latitude,
    longitude
FROM listed_places
ORDER BY id

-- What changed after (change, number), for the catalogue; of what was deleted only that it is gone.
-- The rest of a change apart from the changes after it: SQLite doesn't seek a pair in an index that
-- ends with the row's own number, and would pass over all that a change touched, page after page.
SELECT
    number,
    change,
    listed,
    organization_id,
    listing_type,
    property_type,
    price_cents,
    area_dm2,
    bedrooms,
    bathrooms,
    energy_class,
    features,
    district_id,
    municipality_id,
    parish_id,
    latitude,
    longitude,
    published_at,
    search_words
FROM listed_catalogue
WHERE change = $1 AND number > $2
UNION ALL
SELECT
    number,
    change,
    listed,
    organization_id,
    listing_type,
    property_type,
    price_cents,
    area_dm2,
    bedrooms,
    bathrooms,
    energy_class,
    features,
    district_id,
    municipality_id,
    parish_id,
    latitude,
    longitude,
    published_at,
    search_words
FROM listed_catalogue
WHERE change > $1
UNION ALL
SELECT
    number,
    change,
    FALSE,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL
FROM listed_removals
WHERE (change, number) > ($1, $2)
ORDER BY change, number
LIMIT $3

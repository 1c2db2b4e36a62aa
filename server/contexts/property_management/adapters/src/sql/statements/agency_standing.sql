SELECT
    country,
    time_zone,
    ami_licence,
    listing_limit,
    CASE
        WHEN listing_limit IS NULL THEN 0
        ELSE (
            SELECT COUNT(*)
            FROM properties
            WHERE properties.organization_id = publishing_agencies.id AND properties.status IN ('ACTIVE', 'RESERVED')
        )
    END AS public_listings
FROM publishing_agencies
WHERE id = $1

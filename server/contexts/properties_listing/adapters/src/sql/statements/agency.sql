-- An agency by its slug, or by one that it had and nobody has taken since.
SELECT
    id,
    slug,
    name,
    legal_name,
    ami_licence,
    country,
    street,
    locality,
    postal_code,
    phone,
    email,
    website,
    about_pt,
    about_en,
    about_es,
    logo,
    logo_width,
    logo_height,
    colour
FROM listed_agencies
WHERE slug = $1 OR id = (SELECT id FROM listed_former_agencies WHERE slug = $1)
ORDER BY CASE WHEN slug = $1 THEN 0 ELSE 1 END
LIMIT 1

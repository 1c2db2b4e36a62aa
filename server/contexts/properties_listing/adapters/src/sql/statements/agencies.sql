-- Every agency, by name.
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
ORDER BY name, id
LIMIT $1

SELECT
    id,
    version,
    slug,
    name,
    legal_name,
    ami_licence,
    nif,
    country,
    time_zone,
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
    colour,
    founded_at
FROM organizations
WHERE slug = $1

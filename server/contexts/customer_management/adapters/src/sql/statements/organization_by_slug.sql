SELECT
    id,
    version,
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
    founded_at
FROM organizations
WHERE slug = $1

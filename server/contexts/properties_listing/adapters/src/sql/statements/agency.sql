-- An agency by its slug.
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
    about_es
FROM listed_agencies
WHERE slug = $1

INSERT INTO organizations (
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
    colour,
    logo,
    logo_width,
    logo_height,
    founded_at
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
    $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23
)

UPDATE organizations
SET
    version = version + 1,
    slug = $3,
    name = $4,
    legal_name = $5,
    ami_licence = $6,
    nif = $7,
    country = $8,
    time_zone = $9,
    street = $10,
    locality = $11,
    postal_code = $12,
    phone = $13,
    email = $14,
    website = $15,
    about_pt = $16,
    about_en = $17,
    about_es = $18,
    colour = $19,
    logo = $20,
    logo_width = $21,
    logo_height = $22
WHERE id = $1 AND version = $2

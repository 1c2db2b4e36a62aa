-- One listing whole.
SELECT
    c.card,
    d.street,
    d.postal_code,
    d.district_id,
    d.municipality_id,
    d.parish_id,
    d.dependent_area_dm2,
    d.year_built,
    d.floor,
    d.condition,
    d.energy_certificate,
    d.energy_exemption,
    d.description_pt,
    d.description_en,
    d.description_es,
    d.agency_legal_name,
    d.agency_phone,
    d.agency_email,
    d.agency_locality,
    d.images,
    d.prices,
    a.logo,
    a.logo_width,
    a.logo_height,
    a.colour
FROM listed_card_documents AS c
JOIN listed_details AS d ON d.number = c.number
JOIN listed_agencies AS a ON a.slug = c.agency_slug
WHERE c.number = $1

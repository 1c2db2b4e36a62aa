-- What property_management and customer_management publish to the public side.
-- properties_listing names these views and nothing else, so the tables behind
-- them may change freely. Only ACTIVE and RESERVED properties are seen; owners never.

CREATE VIEW listed_clock AS
SELECT value FROM listing_clock WHERE id = 1;

-- One small row a property, also of those no longer listed: `listed` says so.
CREATE VIEW listed_catalogue AS
SELECT
    p.number,
    p.listed_change AS change,
    (p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL) AS listed,
    p.organization_id,
    p.listing_type,
    p.property_type,
    p.price_cents,
    COALESCE(p.useful_area_dm2, p.gross_area_dm2, p.land_area_dm2) AS area_dm2,
    p.bedrooms,
    p.bathrooms,
    p.energy_class,
    p.features,
    p.district_id,
    p.municipality_id,
    p.parish_id,
    p.public_latitude AS latitude,
    p.public_longitude AS longitude,
    p.published_at,
    p.search_words
FROM properties p;

-- One row a listing: what a card shows.
CREATE VIEW listed_cards AS
SELECT
    p.number,
    p.reference,
    p.listing_type,
    p.property_type,
    p.status,
    p.country,
    p.district,
    p.municipality,
    p.parish,
    p.public_latitude AS latitude,
    p.public_longitude AS longitude,
    p.address_hidden,
    p.price_cents,
    p.currency,
    (SELECT h.cents FROM property_prices h
      WHERE h.property_id = p.id AND h.listing_type = p.listing_type
      ORDER BY h.position DESC LIMIT 1 OFFSET 1) AS previous_price_cents,
    p.bedrooms,
    p.bathrooms,
    p.gross_area_dm2,
    p.useful_area_dm2,
    p.land_area_dm2,
    p.energy_class,
    p.features,
    p.published_at,
    p.updated_at,
    c.source AS cover_source,
    c.width AS cover_width,
    c.height AS cover_height,
    c.alt_pt AS cover_alt_pt,
    c.alt_en AS cover_alt_en,
    c.alt_es AS cover_alt_es,
    tp.title AS title_pt,
    te.title AS title_en,
    ts.title AS title_es,
    o.slug AS agency_slug,
    o.name AS agency_name,
    o.ami_licence AS agency_ami
FROM properties p
JOIN organizations o ON o.id = p.organization_id
LEFT JOIN property_images c ON c.property_id = p.id AND c.position = 0
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es'
WHERE p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL;

-- What the detail page shows beyond the card. images, prices: JSON arrays.
CREATE VIEW listed_details AS
SELECT
    p.number,
    -- hidden: the street stays with the agency
    CASE WHEN p.address_hidden THEN NULL ELSE p.street END AS street,
    CASE WHEN p.address_hidden THEN NULL ELSE p.postal_code END AS postal_code,
    p.district_id,
    p.municipality_id,
    p.parish_id,
    p.dependent_area_dm2,
    p.year_built,
    p.floor,
    p.condition,
    p.energy_certificate,
    p.energy_exemption,
    tp.description AS description_pt,
    te.description AS description_en,
    ts.description AS description_es,
    o.legal_name AS agency_legal_name,
    o.phone AS agency_phone,
    o.email AS agency_email,
    o.locality AS agency_locality,
    (SELECT json_group_array(json_object('source', i.source, 'width', i.width, 'height', i.height, 'alt_pt', i.alt_pt, 'alt_en', i.alt_en, 'alt_es', i.alt_es))
       FROM (SELECT * FROM property_images WHERE property_id = p.id ORDER BY position) i) AS images,
    (SELECT json_group_array(json_object('listing_type', h.listing_type, 'cents', h.cents, 'currency', h.currency, 'since', h.since))
       FROM (SELECT * FROM property_prices WHERE property_id = p.id ORDER BY position) h) AS prices
FROM properties p
JOIN organizations o ON o.id = p.organization_id
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es'
WHERE p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL;

CREATE VIEW listed_agencies AS
SELECT id, slug, name, legal_name, ami_licence, country, street, locality, postal_code, phone, email, website, about_pt, about_en, about_es
FROM organizations;

CREATE VIEW listed_places AS
SELECT id, kind, country, code, name, folded, slug, parent, latitude, longitude
FROM places;

-- What property_management may know of an agency when it publishes.
CREATE VIEW publishing_agencies AS
SELECT id, country, ami_licence
FROM organizations;

-- What a card shows of the things that hang on a property, beside it in one row: a page of results is
-- then a few look-ups by number and not a hundred by id, wherever on the disk those rows lie. Written
-- whenever a property is saved; `drawn_cards` tells what it has to say.
CREATE VIEW drawn_cards AS
SELECT
    p.number,
    (SELECT h.cents FROM property_prices h
      WHERE h.property_id = p.id AND h.listing_type = p.listing_type
      ORDER BY h.position DESC LIMIT 1 OFFSET 1) AS previous_price_cents,
    c.source AS cover_source,
    c.width AS cover_width,
    c.height AS cover_height,
    c.widths AS cover_widths,
    c.placeholder AS cover_placeholder,
    c.alt_pt AS cover_alt_pt,
    c.alt_en AS cover_alt_en,
    c.alt_es AS cover_alt_es,
    tp.title AS title_pt,
    te.title AS title_en,
    ts.title AS title_es
FROM properties p
LEFT JOIN property_images c ON c.property_id = p.id AND c.position = 0
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es';

CREATE TABLE property_cards (
    number               BIGINT  NOT NULL PRIMARY KEY REFERENCES properties (number) ON DELETE CASCADE,
    previous_price_cents BIGINT,
    cover_source         TEXT,
    cover_width          BIGINT,
    cover_height         BIGINT,
    cover_widths         TEXT,
    cover_placeholder    TEXT,
    cover_alt_pt         TEXT,
    cover_alt_en         TEXT,
    cover_alt_es         TEXT,
    title_pt             TEXT,
    title_en             TEXT,
    title_es             TEXT
);
INSERT INTO property_cards (
    number,
    previous_price_cents,
    cover_source,
    cover_width,
    cover_height,
    cover_widths,
    cover_placeholder,
    cover_alt_pt,
    cover_alt_en,
    cover_alt_es,
    title_pt,
    title_en,
    title_es
)
SELECT
    number,
    previous_price_cents,
    cover_source,
    cover_width,
    cover_height,
    cover_widths,
    cover_placeholder,
    cover_alt_pt,
    cover_alt_en,
    cover_alt_es,
    title_pt,
    title_en,
    title_es
FROM drawn_cards;

DROP VIEW listed_cards;
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
    c.previous_price_cents,
    p.bedrooms,
    p.bathrooms,
    p.gross_area_dm2,
    p.useful_area_dm2,
    p.land_area_dm2,
    p.energy_class,
    p.features,
    p.published_at,
    p.updated_at,
    c.cover_source,
    c.cover_width,
    c.cover_height,
    c.cover_widths,
    c.cover_placeholder,
    c.cover_alt_pt,
    c.cover_alt_en,
    c.cover_alt_es,
    c.title_pt,
    c.title_en,
    c.title_es,
    o.slug AS agency_slug,
    o.name AS agency_name,
    o.ami_licence AS agency_ami
FROM properties p
JOIN organizations o ON o.id = p.organization_id
LEFT JOIN property_cards c ON c.number = p.number
WHERE p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL;

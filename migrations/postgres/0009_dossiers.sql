-- The agency's side of a property: owners with what is private of them sealed, conditions of a rent,
-- who takes care of it, documents, notes, what was done, and what is left of one that was deleted.

DROP VIEW listed_cards;
DROP VIEW listed_details;

ALTER TABLE properties
    -- the certificate's last day, as 2027-03-28
    ADD COLUMN energy_expires_on TEXT,
    -- of a rent: how many are asked for in advance and as deposit
    ADD COLUMN rent_advance BIGINT,
    ADD COLUMN rent_deposit BIGINT,
    -- the member of the agency who takes care of it
    ADD COLUMN assigned_to UUID;
-- All that the agency's own list counts, filters and sorts by, so that it reads no whole rows; and its
-- usual orders.
CREATE INDEX properties_on_desk ON properties (
    organization_id,
    status,
    listing_type,
    property_type,
    price_cents,
    assigned_to,
    attention,
    reference,
    updated_at
);
CREATE INDEX properties_by_age ON properties (
    organization_id,
    updated_at,
    status,
    listing_type,
    property_type,
    assigned_to,
    attention
);
CREATE INDEX properties_by_price ON properties (
    organization_id,
    price_cents,
    status,
    listing_type,
    property_type,
    assigned_to,
    attention
);

ALTER TABLE property_owners
    -- a copy of a property has the same owners
    ADD COLUMN id UUID NOT NULL DEFAULT gen_random_uuid(),
    -- sealed: only who has the keys reads these
    ADD COLUMN nif TEXT,
    ADD COLUMN identity_document TEXT,
    -- finds who has a tax number without telling the number
    ADD COLUMN nif_hash TEXT,
    ADD COLUMN civil_status TEXT,
    ADD COLUMN email TEXT,
    ADD COLUMN phone TEXT,
    -- the part that is theirs: this many of that many
    ADD COLUMN share_part BIGINT,
    ADD COLUMN share_whole BIGINT;
ALTER TABLE property_owners ALTER COLUMN id DROP DEFAULT;
CREATE INDEX property_owners_by_nif ON property_owners (nif_hash) WHERE nif_hash IS NOT NULL;

ALTER TABLE property_images
    -- the photograph's own name in the storage of objects; null for pictures that lie elsewhere
    ADD COLUMN id UUID UNIQUE,
    -- the widths it was made in, space separated, and a tiny WebP in base64
    ADD COLUMN widths TEXT,
    ADD COLUMN placeholder TEXT;

-- Papers of a property. The files lie in the storage of objects, below documents/.
CREATE TABLE property_documents (
    id          UUID        NOT NULL PRIMARY KEY,
    property_id UUID        NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    kind        TEXT        NOT NULL,
    file_name   TEXT        NOT NULL,
    object_key  TEXT        NOT NULL,
    bytes       BIGINT      NOT NULL,
    -- a day, as 2027-03-28
    expires_on  TEXT,
    added_at    TIMESTAMPTZ NOT NULL,
    added_by    UUID,
    -- how many days before it expires somebody was reminded last
    reminded    BIGINT
);
CREATE INDEX property_documents_by_property ON property_documents (property_id, id);
CREATE INDEX property_documents_by_expiry ON property_documents (expires_on) WHERE expires_on IS NOT NULL;

-- What members of the agency tell one another of a property.
CREATE TABLE property_notes (
    id          UUID        NOT NULL PRIMARY KEY,
    property_id UUID        NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    author      UUID,
    body        TEXT        NOT NULL,
    written_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX property_notes_by_property ON property_notes (property_id, id);

-- What was done to a property, and by whom; null is the machine's operator. Ids are in the order of time.
CREATE TABLE property_activity (
    id          UUID        NOT NULL PRIMARY KEY,
    property_id UUID        NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    at          TIMESTAMPTZ NOT NULL,
    actor       UUID,
    kind        TEXT        NOT NULL,
    -- a JSON object
    details     TEXT        NOT NULL
);
CREATE INDEX property_activity_by_property ON property_activity (property_id, id);

-- Who looked at what is personal. Deleting a property leaves this: it names the property, it doesn't hold on to it.
CREATE TABLE audit_log (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id),
    at              TIMESTAMPTZ NOT NULL,
    actor           UUID,
    kind            TEXT        NOT NULL,
    property_id     UUID        NOT NULL,
    -- the owner or the document
    subject         UUID        NOT NULL
);
CREATE INDEX audit_log_by_organization ON audit_log (organization_id, id);

-- Searches of the list that somebody keeps, as the query of their address.
CREATE TABLE saved_views (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id),
    user_id         UUID        NOT NULL,
    name            TEXT        NOT NULL,
    query           TEXT        NOT NULL
);
CREATE INDEX saved_views_by_user ON saved_views (user_id, organization_id);

-- Numbers of properties that were deleted, so that whoever keeps a catalogue learns that they are gone.
CREATE TABLE removed_properties (
    number          BIGINT NOT NULL PRIMARY KEY,
    organization_id UUID   NOT NULL REFERENCES organizations (id),
    listed_change   BIGINT NOT NULL
);
CREATE INDEX removed_properties_by_change ON removed_properties (listed_change, number);

-- What property_management may know of the people of an agency.
CREATE VIEW agency_members AS
SELECT m.organization_id, m.user_id, u.name
FROM memberships m
JOIN users u ON u.id = m.user_id;

-- Names of those who were there once, too: what they did stays told.
CREATE VIEW known_people AS
SELECT id, name
FROM users;

-- Numbers that a catalogue has to forget: properties that were deleted.
CREATE VIEW listed_removals AS
SELECT number, listed_change AS change
FROM removed_properties;

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
    c.widths AS cover_widths,
    c.placeholder AS cover_placeholder,
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
    (SELECT COALESCE(json_agg(json_build_object('source', i.source, 'width', i.width, 'height', i.height, 'widths', i.widths, 'placeholder', i.placeholder, 'alt_pt', i.alt_pt, 'alt_en', i.alt_en, 'alt_es', i.alt_es) ORDER BY i.position), '[]')::text
       FROM property_images i WHERE i.property_id = p.id) AS images,
    (SELECT COALESCE(json_agg(json_build_object('listing_type', h.listing_type, 'cents', h.cents, 'currency', h.currency, 'since', h.since) ORDER BY h.position), '[]')::text
       FROM property_prices h WHERE h.property_id = p.id) AS prices
FROM properties p
JOIN organizations o ON o.id = p.organization_id
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es'
WHERE p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL;

-- The agency's side of a property: owners with what is private of them sealed, conditions of a rent,
-- who takes care of it, documents, notes, what was done, and what is left of one that was deleted.

-- A number is for ever: the highest one mustn't come again when its property is deleted. SQLite keeps
-- that only for tables that were made so (AUTOINCREMENT), so the tables are made anew.
DROP VIEW listed_catalogue;
DROP VIEW listed_cards;
DROP VIEW listed_details;
DROP INDEX properties_by_change;
ALTER TABLE properties RENAME TO former_properties;
ALTER TABLE property_owners RENAME TO former_property_owners;
ALTER TABLE property_texts RENAME TO former_property_texts;
ALTER TABLE property_prices RENAME TO former_property_prices;
ALTER TABLE property_images RENAME TO former_property_images;

CREATE TABLE properties (
    number             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id                 UUID    NOT NULL UNIQUE,
    organization_id    UUID    NOT NULL REFERENCES organizations (id),
    version            BIGINT  NOT NULL,
    listed_change      BIGINT  NOT NULL,
    reference          TEXT    NOT NULL,
    listing_type       TEXT    NOT NULL,
    property_type      TEXT    NOT NULL,
    status             TEXT    NOT NULL,
    -- what the publish gate let through for later, as its codes, space separated
    attention          TEXT    NOT NULL,
    country            TEXT    NOT NULL,
    district           TEXT,
    municipality       TEXT,
    parish             TEXT,
    postal_code        TEXT,
    street             TEXT,
    district_id        BIGINT REFERENCES places (id),
    municipality_id    BIGINT REFERENCES places (id),
    parish_id          BIGINT REFERENCES places (id),
    latitude           DOUBLE PRECISION,
    longitude          DOUBLE PRECISION,
    -- hidden: the public gets public_latitude and public_longitude, moved by up to 300 m
    address_hidden     BOOLEAN NOT NULL,
    public_latitude    DOUBLE PRECISION,
    public_longitude   DOUBLE PRECISION,
    price_cents        BIGINT,
    currency           TEXT    NOT NULL,
    bedrooms           BIGINT,
    bathrooms          BIGINT,
    -- areas in square decimetres: 1 m² = 100 dm²
    gross_area_dm2     BIGINT,
    useful_area_dm2    BIGINT,
    dependent_area_dm2 BIGINT,
    land_area_dm2      BIGINT,
    year_built         BIGINT,
    floor              TEXT,
    condition          TEXT,
    energy_class       TEXT,
    energy_certificate TEXT,
    energy_exemption   TEXT,
    -- the certificate's last day, as 2027-03-28
    energy_expires_on  TEXT,
    -- of a rent: how many are asked for in advance and as deposit
    rent_advance       BIGINT,
    rent_deposit       BIGINT,
    -- the member of the agency who takes care of it
    assigned_to        UUID,
    -- feature codes, space separated, sorted
    features           TEXT    NOT NULL,
    -- folded distinct words of titles, place, type, reference: what free words find
    search_words       TEXT    NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    updated_at         TIMESTAMPTZ NOT NULL,
    published_at       TIMESTAMPTZ,
    UNIQUE (organization_id, reference)
);
INSERT INTO properties (
    number,
    id,
    organization_id,
    version,
    listed_change,
    reference,
    listing_type,
    property_type,
    status,
    attention,
    country,
    district,
    municipality,
    parish,
    postal_code,
    street,
    district_id,
    municipality_id,
    parish_id,
    latitude,
    longitude,
    address_hidden,
    public_latitude,
    public_longitude,
    price_cents,
    currency,
    bedrooms,
    bathrooms,
    gross_area_dm2,
    useful_area_dm2,
    dependent_area_dm2,
    land_area_dm2,
    year_built,
    floor,
    condition,
    energy_class,
    energy_certificate,
    energy_exemption,
    features,
    search_words,
    created_at,
    updated_at,
    published_at
)
SELECT
    number,
    id,
    organization_id,
    version,
    listed_change,
    reference,
    listing_type,
    property_type,
    status,
    attention,
    country,
    district,
    municipality,
    parish,
    postal_code,
    street,
    district_id,
    municipality_id,
    parish_id,
    latitude,
    longitude,
    address_hidden,
    public_latitude,
    public_longitude,
    price_cents,
    currency,
    bedrooms,
    bathrooms,
    gross_area_dm2,
    useful_area_dm2,
    dependent_area_dm2,
    land_area_dm2,
    year_built,
    floor,
    condition,
    energy_class,
    energy_certificate,
    energy_exemption,
    features,
    search_words,
    created_at,
    updated_at,
    published_at
FROM former_properties;

CREATE TABLE property_owners (
    property_id       UUID   NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    position          BIGINT NOT NULL,
    -- a copy of a property has the same owners
    id                UUID   NOT NULL,
    full_name         TEXT   NOT NULL,
    -- sealed: only who has the keys reads these
    nif               TEXT,
    identity_document TEXT,
    -- finds who has a tax number without telling the number
    nif_hash          TEXT,
    civil_status      TEXT,
    email             TEXT,
    phone             TEXT,
    -- the part that is theirs: this many of that many
    share_part        BIGINT,
    share_whole       BIGINT,
    PRIMARY KEY (property_id, position)
);
INSERT INTO property_owners (property_id, position, id, full_name)
SELECT property_id, position, randomblob(16), full_name FROM former_property_owners;
CREATE INDEX property_owners_by_nif ON property_owners (nif_hash) WHERE nif_hash IS NOT NULL;

CREATE TABLE property_texts (
    property_id UUID NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    locale      TEXT NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (property_id, locale)
);
INSERT INTO property_texts SELECT * FROM former_property_texts;

-- Every price a property ever had; the highest position is today's.
CREATE TABLE property_prices (
    property_id  UUID        NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    position     BIGINT      NOT NULL,
    listing_type TEXT        NOT NULL,
    cents        BIGINT      NOT NULL,
    currency     TEXT        NOT NULL,
    since        TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (property_id, position)
);
INSERT INTO property_prices SELECT * FROM former_property_prices;

-- source: an https address (imported) or a path below /media/ (ours).
CREATE TABLE property_images (
    property_id UUID   NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    -- the photograph's own name in the storage of objects; null for pictures that lie elsewhere
    id          UUID   UNIQUE,
    source      TEXT   NOT NULL,
    width       BIGINT,
    height      BIGINT,
    -- the widths it was made in, space separated, and a tiny WebP in base64
    widths      TEXT,
    placeholder TEXT,
    alt_pt      TEXT,
    alt_en      TEXT,
    alt_es      TEXT,
    PRIMARY KEY (property_id, position)
);
INSERT INTO property_images (property_id, position, source, width, height, alt_pt, alt_en, alt_es)
SELECT property_id, position, source, width, height, alt_pt, alt_en, alt_es FROM former_property_images;

DROP TABLE former_property_images;
DROP TABLE former_property_prices;
DROP TABLE former_property_texts;
DROP TABLE former_property_owners;
DROP TABLE former_properties;

CREATE INDEX properties_by_change ON properties (listed_change, number);
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
    updated_at,
    search_words
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
    (SELECT json_group_array(json_object('source', i.source, 'width', i.width, 'height', i.height, 'widths', i.widths, 'placeholder', i.placeholder, 'alt_pt', i.alt_pt, 'alt_en', i.alt_en, 'alt_es', i.alt_es))
       FROM (SELECT * FROM property_images WHERE property_id = p.id ORDER BY position) i) AS images,
    (SELECT json_group_array(json_object('listing_type', h.listing_type, 'cents', h.cents, 'currency', h.currency, 'since', h.since))
       FROM (SELECT * FROM property_prices WHERE property_id = p.id ORDER BY position) h) AS prices
FROM properties p
JOIN organizations o ON o.id = p.organization_id
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es'
WHERE p.status IN ('ACTIVE', 'RESERVED') AND p.price_cents IS NOT NULL;

-- What is sold and rented (property_management).

-- One row, one number: raised by every change that the public can see, inside
-- the transaction of the change. The row's lock makes the order of numbers the
-- order of commits, so a reader who has seen n has seen everything up to n.
CREATE TABLE listing_clock (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    value BIGINT NOT NULL
);
INSERT INTO listing_clock (id, value) VALUES (1, 0);

CREATE TABLE properties (
    number             INTEGER NOT NULL PRIMARY KEY,
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
    -- feature codes, space separated, sorted
    features           TEXT    NOT NULL,
    -- folded distinct words of titles, place, type, reference: what free words find
    search_words       TEXT    NOT NULL,
    created_at         TIMESTAMPTZ NOT NULL,
    updated_at         TIMESTAMPTZ NOT NULL,
    published_at       TIMESTAMPTZ,
    UNIQUE (organization_id, reference)
);
CREATE INDEX properties_by_change ON properties (listed_change, number);

CREATE TABLE property_owners (
    property_id UUID   NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    full_name   TEXT   NOT NULL,
    PRIMARY KEY (property_id, position)
);

CREATE TABLE property_texts (
    property_id UUID NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    locale      TEXT NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (property_id, locale)
);

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

-- source: an https address (imported) or a path below /media/ (ours).
CREATE TABLE property_images (
    property_id UUID   NOT NULL REFERENCES properties (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    source      TEXT   NOT NULL,
    width       BIGINT,
    height      BIGINT,
    alt_pt      TEXT,
    alt_en      TEXT,
    alt_es      TEXT,
    PRIMARY KEY (property_id, position)
);

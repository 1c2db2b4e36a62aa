-- Who lists: agencies (customer_management).
CREATE TABLE organizations (
    id          UUID        NOT NULL PRIMARY KEY,
    version     BIGINT      NOT NULL,
    slug        TEXT        NOT NULL UNIQUE,
    name        TEXT        NOT NULL,
    legal_name  TEXT,
    ami_licence TEXT,
    country     TEXT        NOT NULL,
    street      TEXT,
    locality    TEXT,
    postal_code TEXT,
    phone       TEXT,
    email       TEXT,
    website     TEXT,
    about_pt    TEXT,
    about_en    TEXT,
    about_es    TEXT,
    founded_at  TIMESTAMPTZ NOT NULL
);

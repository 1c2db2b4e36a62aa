-- Where things are: the gazetteer. Reference data, the same for every agency.
-- kind: district (a Portuguese district or island, a Spanish province), municipality, town, parish.
CREATE TABLE places (
    id        BIGINT NOT NULL PRIMARY KEY,
    kind      TEXT   NOT NULL,
    country   TEXT   NOT NULL,
    code      TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    folded    TEXT   NOT NULL,
    slug      TEXT   NOT NULL UNIQUE,
    parent    BIGINT REFERENCES places (id),
    latitude  DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    UNIQUE (kind, country, code)
);
CREATE INDEX places_by_name ON places (folded, kind);
CREATE INDEX places_by_parent ON places (parent);

-- Where agencies used to be on the portal, so that an address on paper still leads to them. An address
-- that another agency has taken since leads to that one.
CREATE TABLE former_slugs (
    slug            TEXT NOT NULL PRIMARY KEY,
    organization_id UUID NOT NULL REFERENCES organizations (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX former_slugs_by_organization ON former_slugs (organization_id);

CREATE VIEW listed_former_agencies AS
SELECT slug, organization_id AS id
FROM former_slugs;

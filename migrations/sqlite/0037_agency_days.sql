-- Whether a certificate has expired today, and when somebody is reminded of a document, is told by the
-- clocks of the agency: property_management learns which those are.
DROP VIEW publishing_agencies;
-- What property_management may know of an agency when it publishes.
CREATE VIEW publishing_agencies AS
SELECT o.id, o.country, o.ami_licence, s.listing_limit, o.time_zone
FROM organizations o
LEFT JOIN subscriptions s ON s.organization_id = o.id;

-- How many listings an agency's plan has room for, for property_management: null is as many as it
-- likes. The number follows from the plan; customer_management writes it with the plan.
ALTER TABLE subscriptions ADD COLUMN listing_limit BIGINT;
UPDATE subscriptions SET listing_limit = 250 WHERE plan = 'PRO';
UPDATE subscriptions SET listing_limit = 25 WHERE plan = 'FREEMIUM' OR status = 'CANCELLED';

DROP VIEW publishing_agencies;
-- What property_management may know of an agency when it publishes.
CREATE VIEW publishing_agencies AS
SELECT o.id, o.country, o.ami_licence, s.listing_limit
FROM organizations o
LEFT JOIN subscriptions s ON s.organization_id = o.id;

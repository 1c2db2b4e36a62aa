-- What other contexts may know of what agents noted after visits.
CREATE VIEW visit_notes AS
SELECT id AS visit_id, organization_id, property_id, feedback AS note
FROM visits
WHERE feedback IS NOT NULL;
CREATE INDEX visits_noted ON visits (property_id) WHERE feedback IS NOT NULL;

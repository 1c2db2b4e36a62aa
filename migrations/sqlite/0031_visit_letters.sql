-- What other contexts may know of agencies and their members to write in their name, and to them.
CREATE VIEW agency_addresses AS
SELECT id AS organization_id, name, email, time_zone
FROM organizations;

CREATE VIEW member_addresses AS
SELECT m.organization_id, m.user_id, u.name, u.email, u.locale
FROM memberships m
JOIN users u ON u.id = m.user_id;

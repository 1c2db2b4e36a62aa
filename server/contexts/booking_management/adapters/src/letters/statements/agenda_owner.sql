SELECT
    a.name AS agency_name,
    m.locale
FROM member_addresses m
JOIN agency_addresses a ON a.organization_id = m.organization_id
WHERE m.organization_id = $1 AND m.user_id = $2

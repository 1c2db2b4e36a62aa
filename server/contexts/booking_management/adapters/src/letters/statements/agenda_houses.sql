SELECT
    h.id,
    h.starts_at,
    h.ends_at,
    h.capacity,
    h.status = 'announced' AS announced,
    h.updated_at,
    (SELECT CAST(COUNT(*) AS BIGINT) FROM visit_seats s WHERE s.open_house_id = h.id) AS taken,
    p.reference,
    p.title_pt,
    p.title_en,
    p.title_es,
    p.address,
    a.name AS agency_name,
    a.email AS agency_email,
    a.time_zone,
    m.name AS agent_name,
    m.email AS agent_email,
    m.locale AS agent_locale
FROM open_houses h
JOIN agency_addresses a ON a.organization_id = h.organization_id
LEFT JOIN visitable_properties p ON p.id = h.property_id
LEFT JOIN member_addresses m ON m.organization_id = h.organization_id AND m.user_id = h.agent_id
WHERE h.organization_id = $1 AND h.agent_id = $2 AND h.ends_at > $3 AND h.starts_at < $4
ORDER BY h.starts_at, h.id

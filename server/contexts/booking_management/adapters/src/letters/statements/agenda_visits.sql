SELECT
    v.id,
    v.updated_at,
    v.agent_id,
    v.starts_at,
    v.ends_at,
    v.status,
    v.cancelled_by,
    v.cancellation,
    v.sequence,
    v.booked_by,
    v.open_house_id IS NOT NULL AS seat,
    v.visitor_name,
    v.visitor_email,
    v.visitor_phone,
    v.visitor_locale,
    v.visitor_message,
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
FROM visits v
JOIN agency_addresses a ON a.organization_id = v.organization_id
LEFT JOIN visitable_properties p ON p.id = v.property_id
LEFT JOIN member_addresses m ON m.organization_id = v.organization_id AND m.user_id = v.agent_id
WHERE v.organization_id = $1 AND v.agent_id = $2 AND v.ends_at > $3 AND v.starts_at < $4
ORDER BY v.starts_at, v.id

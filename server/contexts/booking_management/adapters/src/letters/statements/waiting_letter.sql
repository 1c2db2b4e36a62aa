SELECT
    w.open_house_id IS NOT NULL AS seat,
    w.starts_at,
    w.offer_starts_at,
    w.offer_until,
    w.visitor_name,
    w.visitor_email,
    w.visitor_phone,
    w.visitor_locale,
    w.visitor_message,
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
FROM waiting_entries w
JOIN agency_addresses a ON a.organization_id = w.organization_id
LEFT JOIN visitable_properties p ON p.id = w.property_id
LEFT JOIN member_addresses m ON m.organization_id = w.organization_id AND m.user_id = COALESCE(w.offer_agent_id, w.agent_id)
WHERE w.id = $1 AND w.status = $2

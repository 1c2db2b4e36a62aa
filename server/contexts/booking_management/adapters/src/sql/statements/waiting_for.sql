SELECT
    w.id,
    w.organization_id,
    w.version,
    w.property_id,
    w.agent_id,
    w.starts_at,
    w.open_house_id,
    w.visitor_name,
    w.visitor_email,
    w.visitor_phone,
    w.visitor_locale,
    w.visitor_message,
    w.consent_at,
    w.status,
    w.offer_agent_id,
    w.offer_starts_at,
    w.offer_ends_at,
    w.offer_held_from,
    w.offer_held_until,
    w.offer_until,
    w.visit_id,
    w.created_at,
    w.updated_at
FROM waiting_entries w
JOIN visitable_properties p ON p.id = w.property_id
LEFT JOIN visit_settings s ON s.property_id = p.id
WHERE w.starts_at BETWEEN $3 AND $4 AND w.status = 'waiting' AND w.open_house_id IS NULL
    AND (
        p.id = $2
        -- who shows it now, as the facts have it
        OR $1 = (
            SELECT m.user_id
            FROM agency_members m
            WHERE m.organization_id = p.organization_id AND m.user_id = COALESCE(s.shown_by, p.agent_id)
        )
    )
ORDER BY w.created_at, w.id

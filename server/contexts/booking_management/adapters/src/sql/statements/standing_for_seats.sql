SELECT
    id,
    organization_id,
    version,
    property_id,
    agent_id,
    starts_at,
    open_house_id,
    visitor_name,
    visitor_email,
    visitor_phone,
    visitor_locale,
    visitor_message,
    consent_at,
    status,
    offer_agent_id,
    offer_starts_at,
    offer_ends_at,
    offer_held_from,
    offer_held_until,
    offer_until,
    visit_id,
    created_at,
    updated_at
FROM waiting_entries
WHERE open_house_id = $1 AND status IN ('waiting', 'offered')
ORDER BY created_at, id

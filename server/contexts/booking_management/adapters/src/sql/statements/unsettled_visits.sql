SELECT
    v.id,
    v.organization_id,
    v.version,
    v.property_id,
    v.agent_id,
    v.starts_at,
    v.ends_at,
    v.held_from,
    v.held_until,
    v.open_house_id,
    v.seat,
    v.status,
    v.cancelled_by,
    v.cancelled_at,
    v.cancellation,
    v.sequence,
    v.visitor_name,
    v.visitor_email,
    v.visitor_phone,
    v.visitor_locale,
    v.visitor_message,
    v.consent_at,
    v.for_caller,
    v.booked_by,
    v.booked_at,
    v.updated_at,
    v.feedback,
    v.remind_at,
    v.told_day_before_at,
    v.told_two_hours_before_at,
    p.number,
    p.reference,
    p.title_pt,
    p.title_en,
    p.title_es,
    NOT EXISTS (
        SELECT 1
        FROM agency_members m
        WHERE m.organization_id = v.organization_id AND m.user_id = v.agent_id
    ) AS needs_agent
FROM visits v
LEFT JOIN visitable_properties p ON p.id = v.property_id
WHERE v.organization_id = $1 AND v.ends_at > $2 AND v.status IN ('requested', 'confirmed')
    AND (
        v.ends_at <= $3
        OR v.status = 'requested'
        OR NOT EXISTS (
            SELECT 1
            FROM agency_members m
            WHERE m.organization_id = v.organization_id AND m.user_id = v.agent_id
        )
    )
ORDER BY v.starts_at, v.id
LIMIT 100

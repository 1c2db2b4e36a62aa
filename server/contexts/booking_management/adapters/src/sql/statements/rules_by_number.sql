WITH rules AS (
    SELECT
        p.id,
        p.number,
        p.organization_id,
        p.reference,
        p.title_pt,
        p.title_en,
        p.title_es,
        p.address,
        p.latitude,
        p.longitude,
        p.time_zone,
        p.agent_id,
        p.visitable,
        s.length,
        s.before,
        s.after,
        s.step,
        s.notice,
        s.horizon,
        s.confirmation,
        s.screening,
        s.shown_by,
        s.enabled,
        -- whoever is named and isn't a member any more shows nothing, and nobody does in their place
        (
            SELECT m.user_id
            FROM agency_members m
            WHERE m.organization_id = p.organization_id AND m.user_id = COALESCE(s.shown_by, p.agent_id)
        ) AS shower_id
    FROM visitable_properties p
    LEFT JOIN visit_settings s ON s.property_id = p.id
    WHERE p.number = $1
)
SELECT
    r.id,
    r.number,
    r.organization_id,
    r.reference,
    r.title_pt,
    r.title_en,
    r.title_es,
    r.address,
    r.latitude,
    r.longitude,
    r.time_zone,
    r.agent_id,
    r.visitable,
    r.length,
    r.before,
    r.after,
    r.step,
    r.notice,
    r.horizon,
    r.confirmation,
    r.screening,
    r.shown_by,
    r.enabled,
    r.shower_id,
    c.hours,
    c.exceptions,
    c.holidays
FROM rules r
LEFT JOIN agent_calendars c ON c.organization_id = r.organization_id AND c.agent_id = r.shower_id

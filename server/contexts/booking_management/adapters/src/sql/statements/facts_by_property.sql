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
            WHERE m.organization_id = p.organization_id AND m.user_id = COALESCE($4, s.shown_by, p.agent_id)
        ) AS shower_id
    FROM visitable_properties p
    LEFT JOIN visit_settings s ON s.property_id = p.id
    WHERE p.id = $1
),
busy AS (
    -- a line for the rules
    SELECT
        TRUE AS rule,
        NULL AS occasion_id,
        NULL AS held_from,
        NULL AS held_until,
        NULL AS starts_at,
        NULL AS ends_at,
        NULL AS place_latitude,
        NULL AS place_longitude
    UNION ALL
    -- what the agent shows, whatever the property and the agency
    SELECT
        FALSE,
        h.occasion_id,
        h.held_from,
        h.held_until,
        h.starts_at,
        h.ends_at,
        p.latitude,
        p.longitude
    FROM rules r
    JOIN visit_holds h ON h.resource_id = r.shower_id
    LEFT JOIN visitable_properties p ON p.id = h.property_id
    WHERE h.held_until > $2 AND h.held_from < $3
    UNION ALL
    -- what others show of the property
    SELECT
        FALSE,
        h.occasion_id,
        h.held_from,
        h.held_until,
        NULL,
        NULL,
        NULL,
        NULL
    FROM rules r
    JOIN visit_holds h ON h.resource_id = r.id
    WHERE h.held_until > $2 AND h.held_from < $3 AND (r.shower_id IS NULL OR h.agent_id <> r.shower_id)
    UNION ALL
    -- what the agent keeps free, whatever the agency
    SELECT
        FALSE,
        k.id,
        k.begins_at,
        k.ends_at,
        NULL,
        NULL,
        NULL,
        NULL
    FROM rules r
    JOIN agent_blocks k ON k.agent_id = r.shower_id
    WHERE k.ends_at > $2 AND k.begins_at < $3
    UNION ALL
    -- when the agent is busy elsewhere
    SELECT
        FALSE,
        e.calendar_id,
        e.begins_at,
        e.ends_at,
        NULL,
        NULL,
        NULL,
        NULL
    FROM rules r
    JOIN busy_elsewhere e ON e.agent_id = r.shower_id
    WHERE e.ends_at > $2 AND e.begins_at < $3
)
SELECT
    b.rule,
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
    c.holidays,
    b.occasion_id,
    b.held_from,
    b.held_until,
    b.starts_at,
    b.ends_at,
    b.place_latitude,
    b.place_longitude
FROM busy b
LEFT JOIN rules r ON b.rule
LEFT JOIN agent_calendars c ON c.organization_id = r.organization_id AND c.agent_id = r.shower_id

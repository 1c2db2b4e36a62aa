WITH rules AS (
    SELECT
        p.id,
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
-- what the agent shows, whatever the property and the agency
SELECT
    h.occasion_id,
    h.held_from,
    h.held_until,
    h.starts_at,
    h.ends_at,
    p.latitude AS place_latitude,
    p.longitude AS place_longitude
FROM rules r
JOIN visit_holds h ON h.resource_id = r.shower_id
LEFT JOIN visitable_properties p ON p.id = h.property_id
WHERE h.held_until > $2 AND h.held_from < $3
UNION ALL
-- what others show of the property
SELECT
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

SELECT
    h.id,
    h.organization_id,
    h.version,
    h.property_id,
    h.agent_id,
    h.starts_at,
    h.ends_at,
    h.held_from,
    h.held_until,
    h.capacity,
    h.status,
    h.created_at,
    h.updated_at,
    (SELECT CAST(COUNT(*) AS BIGINT) FROM visit_seats s WHERE s.open_house_id = h.id) AS taken,
    p.number,
    p.reference,
    p.title_pt,
    p.title_en,
    p.title_es
FROM open_houses h
LEFT JOIN visitable_properties p ON p.id = h.property_id
WHERE h.organization_id = $1 AND h.ends_at > $2 AND h.starts_at < $3 AND h.agent_id = $4
ORDER BY h.starts_at, h.id

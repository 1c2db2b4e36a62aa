SELECT
    id,
    organization_id,
    version,
    property_id,
    agent_id,
    starts_at,
    ends_at,
    held_from,
    held_until,
    capacity,
    status,
    created_at,
    updated_at
FROM open_houses
WHERE organization_id = $1 AND property_id = $2 AND starts_at > $3 AND status = 'announced'
ORDER BY starts_at, id

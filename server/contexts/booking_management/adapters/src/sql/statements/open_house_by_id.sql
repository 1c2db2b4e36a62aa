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
WHERE id = $1

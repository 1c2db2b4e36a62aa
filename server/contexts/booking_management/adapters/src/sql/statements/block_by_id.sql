SELECT
    id,
    organization_id,
    agent_id,
    begins_at,
    ends_at,
    note
FROM agent_blocks
WHERE organization_id = $1 AND id = $2

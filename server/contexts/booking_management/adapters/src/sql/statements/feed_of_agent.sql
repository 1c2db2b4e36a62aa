SELECT
    f.id,
    f.organization_id,
    f.agent_id,
    f.made_at
FROM agent_feeds f
WHERE f.organization_id = $1 AND f.agent_id = $2

SELECT
    f.id,
    f.organization_id,
    f.agent_id,
    f.made_at
FROM agent_feeds f
JOIN agency_members m ON m.organization_id = f.organization_id AND m.user_id = f.agent_id
WHERE f.id = $1

DELETE FROM agent_feeds
WHERE organization_id = $1 AND agent_id = $2

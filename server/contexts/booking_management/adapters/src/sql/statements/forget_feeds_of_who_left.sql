DELETE FROM agent_feeds
WHERE NOT EXISTS (
    SELECT 1
    FROM agency_members m
    WHERE m.organization_id = agent_feeds.organization_id AND m.user_id = agent_feeds.agent_id
)

INSERT INTO agent_feeds (
    id,
    organization_id,
    agent_id,
    made_at
)
VALUES (
    $1,
    $2,
    $3,
    $4
)
ON CONFLICT (organization_id, agent_id) DO UPDATE
SET
    id = excluded.id,
    made_at = excluded.made_at

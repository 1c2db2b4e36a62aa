INSERT INTO agent_blocks (
    id,
    organization_id,
    agent_id,
    begins_at,
    ends_at,
    note
)
VALUES (
    $1,
    $2,
    $3,
    $4,
    $5,
    $6
)

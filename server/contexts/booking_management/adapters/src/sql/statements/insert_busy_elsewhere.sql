INSERT INTO busy_elsewhere (
    calendar_id,
    agent_id,
    begins_at,
    ends_at
)
VALUES (
    $1,
    $2,
    $3,
    $4
)

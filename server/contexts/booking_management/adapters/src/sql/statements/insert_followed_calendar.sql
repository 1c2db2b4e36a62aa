INSERT INTO followed_calendars (
    id,
    organization_id,
    agent_id,
    address,
    added_at,
    next_at
)
SELECT
    $1,
    $2,
    $3,
    $4,
    $5,
    $6
WHERE (
    SELECT COUNT(*)
    FROM followed_calendars f
    WHERE f.organization_id = $2 AND f.agent_id = $3
) < $7

INSERT INTO agent_calendars (
    organization_id,
    agent_id,
    hours,
    exceptions,
    holidays
)
VALUES (
    $1,
    $2,
    $3,
    $4,
    $5
)
ON CONFLICT (organization_id, agent_id) DO UPDATE
SET
    hours = excluded.hours,
    exceptions = excluded.exceptions,
    holidays = excluded.holidays

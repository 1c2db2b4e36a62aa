SELECT
    organization_id,
    agent_id,
    hours,
    exceptions,
    holidays
FROM agent_calendars
WHERE organization_id = $1 AND agent_id = $2

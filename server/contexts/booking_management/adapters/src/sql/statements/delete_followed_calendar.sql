DELETE FROM followed_calendars
WHERE organization_id = $1 AND agent_id = $2 AND id = $3

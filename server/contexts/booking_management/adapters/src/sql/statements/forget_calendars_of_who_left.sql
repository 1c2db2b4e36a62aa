DELETE FROM followed_calendars
WHERE NOT EXISTS (
    SELECT 1
    FROM agency_members m
    WHERE m.organization_id = followed_calendars.organization_id AND m.user_id = followed_calendars.agent_id
)

SELECT
    b.agent_id,
    b.begins_at,
    b.ends_at
FROM followed_calendars f
JOIN busy_elsewhere b ON b.calendar_id = f.id
WHERE f.organization_id = $1 AND b.ends_at > $2 AND b.begins_at < $3
ORDER BY b.begins_at, b.agent_id

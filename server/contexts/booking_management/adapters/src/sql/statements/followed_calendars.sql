SELECT
    f.id,
    f.organization_id,
    f.agent_id,
    f.address,
    f.name,
    f.added_at,
    f.read_at,
    f.whole_at,
    f.tag,
    f.modified,
    f.failing_since,
    f.failure,
    f.failures,
    f.next_at
FROM followed_calendars f
WHERE f.organization_id = $1 AND f.agent_id = $2
ORDER BY f.added_at, f.id

-- whoever waited for another's turn finds that it is due no more
UPDATE followed_calendars
SET next_at = $2
WHERE next_at <= $1 AND id = (
    SELECT f.id
    FROM followed_calendars f
    WHERE f.next_at <= $1
    ORDER BY f.next_at, f.id
    LIMIT 1
)
RETURNING
    id,
    organization_id,
    agent_id,
    address,
    name,
    added_at,
    read_at,
    whole_at,
    tag,
    modified,
    failing_since,
    failure,
    failures,
    next_at,
    (
        SELECT a.time_zone
        FROM agency_addresses a
        WHERE a.organization_id = followed_calendars.organization_id
    ) AS time_zone

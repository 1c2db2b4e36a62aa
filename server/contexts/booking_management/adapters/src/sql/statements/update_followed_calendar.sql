UPDATE followed_calendars
SET
    name = $2,
    read_at = $3,
    whole_at = $4,
    tag = $5,
    modified = $6,
    failing_since = $7,
    failure = $8,
    failures = $9,
    next_at = $10
WHERE id = $1

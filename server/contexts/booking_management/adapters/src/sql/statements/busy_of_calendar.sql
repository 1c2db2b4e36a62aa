SELECT begins_at, ends_at
FROM busy_elsewhere
WHERE calendar_id = $1
ORDER BY begins_at, ends_at

DELETE FROM busy_elsewhere
WHERE calendar_id = $1

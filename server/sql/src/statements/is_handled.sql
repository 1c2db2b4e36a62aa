SELECT 1 AS one
FROM inbox
WHERE consumer = $1 AND event_id = $2

SELECT id
FROM visits
WHERE remind_at <= $1 AND status = 'confirmed'
ORDER BY remind_at, id
LIMIT $2

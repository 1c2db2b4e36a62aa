SELECT id
FROM waiting_entries
WHERE offer_until <= $1 AND status = 'offered'
ORDER BY offer_until, id
LIMIT $2

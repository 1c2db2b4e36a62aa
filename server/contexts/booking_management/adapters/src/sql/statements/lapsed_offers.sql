SELECT id
FROM (
    SELECT id, offer_until AS ends_at
    FROM waiting_entries
    WHERE status = 'offered' AND offer_until <= $1
    UNION ALL
    SELECT id, starts_at
    FROM waiting_entries
    WHERE status = 'waiting' AND starts_at <= $1
) AS ended
ORDER BY ends_at, id
LIMIT $2

INSERT INTO visit_seats (
    open_house_id,
    seat,
    visit_id,
    entry_id
)
SELECT
    h.id,
    free.seat,
    $2,
    $3
FROM open_houses h
JOIN (
    -- the lowest seat that nobody has: the first, or one after a seat that somebody has
    SELECT MIN(candidates.seat) AS seat
    FROM (
        SELECT CAST(1 AS BIGINT) AS seat
        UNION ALL
        SELECT s.seat + 1
        FROM visit_seats s
        WHERE s.open_house_id = $1
    ) candidates
    WHERE NOT EXISTS (SELECT 1 FROM visit_seats t WHERE t.open_house_id = $1 AND t.seat = candidates.seat)
) free ON free.seat <= h.capacity
WHERE h.id = $1
ON CONFLICT DO NOTHING
RETURNING seat

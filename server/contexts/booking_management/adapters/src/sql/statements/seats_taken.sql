SELECT CAST(COUNT(*) AS BIGINT) AS taken
FROM visit_seats
WHERE open_house_id = $1

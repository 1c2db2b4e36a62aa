DELETE FROM visit_seats
WHERE visit_id = $1

DELETE FROM visit_seats
WHERE entry_id = $1

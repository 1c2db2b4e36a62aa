UPDATE open_houses
SET seat_turn = seat_turn + 1
WHERE id = $1 AND status = 'announced'

DELETE FROM visit_holds
WHERE occasion_id = $1

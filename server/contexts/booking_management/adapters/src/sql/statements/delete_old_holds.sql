DELETE FROM visit_holds
WHERE (occasion_id, resource_id) IN (
    SELECT occasion_id, resource_id
    FROM visit_holds
    WHERE held_until <= $1
    ORDER BY held_until
    LIMIT $2
)

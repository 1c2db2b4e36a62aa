DELETE FROM visit_requests
WHERE key IN (
    SELECT key
    FROM visit_requests
    WHERE claimed_at <= $1
    ORDER BY claimed_at
    LIMIT $2
)

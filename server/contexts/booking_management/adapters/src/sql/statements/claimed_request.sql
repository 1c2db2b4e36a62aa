SELECT
    body,
    visit_id
FROM visit_requests
WHERE key = $1

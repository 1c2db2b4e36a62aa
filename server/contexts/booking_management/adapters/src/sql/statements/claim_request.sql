INSERT INTO visit_requests (
    key,
    body,
    visit_id,
    claimed_at
)
VALUES (
    $1,
    $2,
    $3,
    $4
)
ON CONFLICT DO NOTHING

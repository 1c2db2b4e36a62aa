INSERT INTO notifications (
    id,
    user_id,
    organization_id,
    content,
    created_at,
    read_at
) VALUES (
    $1, $2, $3, $4, $5, $6
)

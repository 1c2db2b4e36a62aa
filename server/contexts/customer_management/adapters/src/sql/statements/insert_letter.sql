INSERT INTO letters (
    id,
    recipient,
    content,
    posted_at
) VALUES (
    $1, $2, $3, $4
)

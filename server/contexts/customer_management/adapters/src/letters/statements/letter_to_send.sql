SELECT
    recipient,
    content,
    posted_at
FROM letters
WHERE id = $1

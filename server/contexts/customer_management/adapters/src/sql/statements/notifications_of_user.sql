SELECT
    n.id,
    n.organization_id,
    o.name AS organization_name,
    n.content,
    n.created_at,
    n.read_at
FROM notifications n
JOIN organizations o ON o.id = n.organization_id
WHERE n.user_id = $1
ORDER BY n.created_at DESC, n.id DESC
LIMIT $2

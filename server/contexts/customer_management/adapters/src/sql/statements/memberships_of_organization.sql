SELECT
    user_id,
    role,
    joined_at
FROM memberships
WHERE organization_id = $1
ORDER BY joined_at, user_id

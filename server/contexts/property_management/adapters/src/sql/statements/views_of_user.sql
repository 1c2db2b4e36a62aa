SELECT
    id,
    name,
    query
FROM saved_views
WHERE user_id = $2 AND organization_id = $1
ORDER BY name, id

SELECT COUNT(*) AS n
FROM saved_views
WHERE user_id = $2 AND organization_id = $1

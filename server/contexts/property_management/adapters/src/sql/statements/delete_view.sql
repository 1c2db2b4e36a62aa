DELETE FROM saved_views
WHERE id = $3 AND user_id = $2 AND organization_id = $1

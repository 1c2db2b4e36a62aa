INSERT INTO saved_views (
    id,
    organization_id,
    user_id,
    name,
    query
) VALUES ($1, $2, $3, $4, $5)

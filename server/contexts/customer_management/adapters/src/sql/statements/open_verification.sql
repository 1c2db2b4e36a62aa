SELECT
    u.email,
    (
        SELECT o.name
        FROM memberships m
        JOIN organizations o ON o.id = m.organization_id
        WHERE m.user_id = u.id
        ORDER BY m.joined_at, o.id
        LIMIT 1
    ) AS organization_name
FROM one_time_tokens t
JOIN users u ON u.id = t.user_id
WHERE t.token_hash = $1 AND t.purpose = $2 AND t.expires_at > $3

DELETE FROM visit_invitations
WHERE id IN (
    SELECT id
    FROM visit_invitations
    WHERE expires_at <= $1
    ORDER BY expires_at
    LIMIT $2
)

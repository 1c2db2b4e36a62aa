UPDATE visit_invitations
SET
    expires_at = $2,
    used_by = $3
WHERE id = $1 AND expires_at = $4 AND used_by IS NOT DISTINCT FROM $5

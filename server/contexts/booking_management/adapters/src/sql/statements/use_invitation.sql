UPDATE visit_invitations
SET used_by = $2
WHERE id = $1 AND used_by IS NULL

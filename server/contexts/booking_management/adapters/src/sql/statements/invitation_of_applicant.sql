SELECT
    id,
    organization_id,
    applicant_id,
    property_id,
    expires_at,
    used_by,
    created_at
FROM visit_invitations
WHERE applicant_id = $1 AND property_id = $2

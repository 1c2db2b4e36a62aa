INSERT INTO visit_invitations (
    id,
    organization_id,
    applicant_id,
    property_id,
    expires_at,
    used_by,
    created_at
)
VALUES (
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    $7
)

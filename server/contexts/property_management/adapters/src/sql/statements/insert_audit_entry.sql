INSERT INTO audit_log (
    id,
    organization_id,
    at,
    actor,
    kind,
    property_id,
    subject
) VALUES ($1, $2, $3, $4, $5, $6, $7)

SELECT
    visit_id,
    note
FROM visit_notes
WHERE organization_id = $1 AND property_id = $2

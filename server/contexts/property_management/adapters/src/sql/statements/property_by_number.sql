SELECT id
FROM properties
WHERE organization_id = $1 AND number = $2

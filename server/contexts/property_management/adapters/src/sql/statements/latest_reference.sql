SELECT reference
FROM properties
WHERE organization_id = $1
ORDER BY number DESC
LIMIT 1

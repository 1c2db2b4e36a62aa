-- The references of the properties that came last: the next one follows from them.
SELECT reference
FROM properties
WHERE organization_id = $1
ORDER BY number DESC
LIMIT $2

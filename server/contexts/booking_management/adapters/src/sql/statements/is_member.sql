SELECT 1 AS found
FROM agency_members
WHERE organization_id = $1 AND user_id = $2

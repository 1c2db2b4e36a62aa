UPDATE organizations
SET team_version = team_version + 1
WHERE id = $1
RETURNING team_version

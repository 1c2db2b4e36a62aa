SELECT id
FROM agent_blocks
WHERE
    organization_id = $1
    AND agent_id = $2
    AND begins_at = $3
    AND ends_at = $4
    AND COALESCE(note, '') = $5

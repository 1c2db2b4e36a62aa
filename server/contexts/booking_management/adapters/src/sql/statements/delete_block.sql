DELETE FROM agent_blocks
WHERE organization_id = $1 AND id = $2

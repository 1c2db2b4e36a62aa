SELECT
    b.id,
    b.organization_id,
    b.agent_id,
    b.begins_at,
    b.ends_at,
    b.note
FROM agent_blocks b
WHERE b.organization_id = $1 AND b.ends_at > $2 AND b.begins_at < $3 AND b.agent_id = $4
ORDER BY b.begins_at, b.id

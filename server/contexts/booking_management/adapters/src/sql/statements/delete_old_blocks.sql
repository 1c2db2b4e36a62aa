DELETE FROM agent_blocks
WHERE id IN (
    SELECT id
    FROM agent_blocks
    WHERE ends_at <= $1
    ORDER BY ends_at
    LIMIT $2
)

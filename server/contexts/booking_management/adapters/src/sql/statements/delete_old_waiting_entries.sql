DELETE FROM waiting_entries
WHERE id IN (
    SELECT id
    FROM waiting_entries
    WHERE starts_at <= $1
    ORDER BY starts_at
    LIMIT $2
)

DELETE FROM inbox
WHERE (consumer, event_id) IN (
    SELECT
        i.consumer,
        i.event_id
    FROM inbox i
    WHERE
        i.handled_at < $1
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = i.event_id)
    ORDER BY i.handled_at
    LIMIT $2
)

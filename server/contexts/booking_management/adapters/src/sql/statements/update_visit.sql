UPDATE visits
SET
    version = version + 1,
    agent_id = $3,
    starts_at = $4,
    ends_at = $5,
    held_from = $6,
    held_until = $7,
    status = $8,
    cancelled_by = $9,
    cancelled_at = $10,
    cancellation = $11,
    sequence = $12,
    updated_at = $13,
    feedback = $14,
    remind_at = $15,
    told_day_before_at = $16,
    told_two_hours_before_at = $17
WHERE id = $1 AND version = $2

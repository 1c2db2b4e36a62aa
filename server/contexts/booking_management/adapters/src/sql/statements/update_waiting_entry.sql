UPDATE waiting_entries
SET
    version = version + 1,
    status = $3,
    offer_agent_id = $4,
    offer_starts_at = $5,
    offer_ends_at = $6,
    offer_held_from = $7,
    offer_held_until = $8,
    offer_until = $9,
    visit_id = $10,
    updated_at = $11
WHERE id = $1 AND version = $2

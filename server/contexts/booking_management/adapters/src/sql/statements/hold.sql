INSERT INTO visit_holds (
    occasion_id,
    resource_id,
    agent_id,
    property_id,
    starts_at,
    ends_at,
    held_from,
    held_until
)
VALUES
    ($1, $2, $2, $3, $4, $5, $6, $7),
    ($1, $3, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING

INSERT INTO visit_agents (
    user_id,
    turn
)
VALUES (
    $1,
    1
)
ON CONFLICT (user_id) DO UPDATE
SET turn = visit_agents.turn + 1

INSERT INTO recovery_codes (
    user_id,
    position,
    code_hash
) VALUES (
    $1, $2, $3
)

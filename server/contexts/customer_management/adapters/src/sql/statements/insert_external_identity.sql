INSERT INTO external_identities (
    user_id,
    position,
    issuer,
    subject
) VALUES (
    $1, $2, $3, $4
)

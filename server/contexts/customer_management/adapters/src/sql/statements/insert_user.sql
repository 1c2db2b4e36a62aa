INSERT INTO users (
    id,
    version,
    email,
    name,
    phone,
    locale,
    email_verified_at,
    password,
    totp_secret,
    totp_confirmed_at,
    totp_last_step,
    created_at
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
    $11, $12
)

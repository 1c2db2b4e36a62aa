UPDATE users
SET
    version = version + 1,
    email = $3,
    name = $4,
    phone = $5,
    locale = $6,
    email_verified_at = $7,
    password = $8,
    totp_secret = $9,
    totp_confirmed_at = $10,
    totp_last_step = $11
WHERE id = $1 AND version = $2

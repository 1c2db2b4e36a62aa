SELECT
    id,
    password,
    totp_confirmed_at
FROM users
WHERE email = $1

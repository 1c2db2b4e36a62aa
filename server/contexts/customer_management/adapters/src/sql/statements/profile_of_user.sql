SELECT
    u.email,
    u.name,
    u.phone,
    u.locale,
    u.email_verified_at,
    u.password IS NOT NULL AS has_password,
    u.totp_confirmed_at,
    u.created_at,
    (SELECT string_agg(i.issuer, $1 ORDER BY i.position)
       FROM external_identities i WHERE i.user_id = u.id) AS issuers,
    (SELECT CAST(COUNT(*) AS BIGINT)
       FROM recovery_codes c WHERE c.user_id = u.id) AS recovery_codes_left
FROM users u
WHERE u.id = $2

SELECT
    u.id,
    u.version,
    u.email,
    u.name,
    u.phone,
    u.locale,
    u.email_verified_at,
    u.password,
    u.totp_secret,
    u.totp_confirmed_at,
    u.totp_last_step,
    u.created_at,
    (SELECT string_agg(i.issuer, $1 ORDER BY i.position)
       FROM external_identities i WHERE i.user_id = u.id) AS issuers,
    (SELECT string_agg(i.subject, $1 ORDER BY i.position)
       FROM external_identities i WHERE i.user_id = u.id) AS subjects,
    (SELECT string_agg(c.code_hash, $1 ORDER BY c.position)
       FROM recovery_codes c WHERE c.user_id = u.id) AS recovery_codes
FROM external_identities e
JOIN users u ON u.id = e.user_id
WHERE e.issuer = $2 AND e.subject = $3

SELECT
    name AS agent_name,
    email AS agent_email,
    locale AS agent_locale
FROM member_addresses
WHERE organization_id = $1 AND user_id = $2

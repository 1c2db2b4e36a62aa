-- The latest first: ids are in the order of time. $2: how many, $3: after how many.
SELECT
    a.at,
    a.actor,
    a.kind,
    a.property_id,
    a.subject,
    w.name AS actor_name,
    p.number,
    p.reference,
    o.full_name AS owner,
    d.kind AS document
FROM (
    SELECT id, at, actor, kind, property_id, subject
    FROM audit_log
    WHERE organization_id = $1
    ORDER BY id DESC
    LIMIT $2 OFFSET $3
) a
LEFT JOIN known_people w ON w.id = a.actor
LEFT JOIN properties p ON p.id = a.property_id AND p.organization_id = $1
LEFT JOIN property_owners o ON o.property_id = p.id AND o.id = a.subject
LEFT JOIN property_documents d ON d.property_id = p.id AND d.id = a.subject
ORDER BY a.id DESC

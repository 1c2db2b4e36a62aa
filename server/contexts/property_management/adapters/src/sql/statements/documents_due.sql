-- Of all agencies of a time zone, those nobody was reminded of at the stage that is reached. $1: a week
-- ago, $2: today, $3: in a week, $4: in thirty days, each as 2027-03-28 and by the clocks of the zone.
SELECT
    p.organization_id,
    p.number,
    p.reference,
    p.assigned_to,
    d.id,
    d.property_id,
    d.kind,
    d.file_name,
    d.object_key,
    d.bytes,
    d.expires_on,
    d.added_at,
    d.added_by,
    d.reminded
FROM property_documents d
JOIN properties p ON p.id = d.property_id
JOIN publishing_agencies a ON a.id = p.organization_id
WHERE
    d.expires_on >= $1
    AND d.expires_on <= $4
    AND a.time_zone = $5
    AND (
        d.reminded IS NULL
        OR (d.expires_on <= $3 AND d.reminded > 7)
        OR (d.expires_on <= $2 AND d.reminded > 0)
    )
ORDER BY d.expires_on, d.id
LIMIT $6

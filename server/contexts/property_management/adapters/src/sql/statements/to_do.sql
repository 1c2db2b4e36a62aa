-- $2: thirty days ago, $3: in thirty days, each as 2027-03-28.
SELECT
    CAST(COUNT(*) AS BIGINT) AS total,
    CAST(COUNT(*) FILTER (WHERE p.status = 'DRAFT') AS BIGINT) AS drafts,
    CAST(COUNT(*) FILTER (WHERE p.attention <> '' AND p.status IN ('ACTIVE', 'RESERVED')) AS BIGINT) AS attention,
    (
        SELECT CAST(COUNT(*) AS BIGINT)
        FROM property_documents d
        JOIN properties q ON q.id = d.property_id
        WHERE q.organization_id = $1 AND d.expires_on >= $2 AND d.expires_on <= $3
    ) AS expiring
FROM properties p
WHERE p.organization_id = $1

-- A page of an agency's list, and how many there are of each status: six counts of which each is a
-- stretch of an index, which takes half the time of one count by groups. A line that ends in `-- if …` is
-- part of it only when that is asked for: each question then reads no more than it must.
WITH statuses (status) AS (
    VALUES ('DRAFT'), ('ACTIVE'), ('RESERVED'), ('SOLD'), ('RENTED'), ('WITHDRAWN')
),
counted AS (
    SELECT
        s.status,
        (
            SELECT COUNT(*)
            FROM properties p
            WHERE
                p.organization_id = $1
                AND p.status = s.status
                AND p.listing_type = $3 -- if listing type
                AND p.property_type = $4 -- if property type
                AND p.assigned_to = $5 -- if assigned
                AND p.assigned_to IS NULL -- if unassigned
                AND p.attention <> '' -- if attention
                AND p.id IN ( -- if expiring
                    SELECT d.property_id -- if expiring
                    FROM property_documents d -- if expiring
                    WHERE d.expires_on >= $8 AND d.expires_on <= $9 -- if expiring
                ) -- if expiring
        ) AS n
    FROM statuses s
),
totals AS (
    SELECT
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'DRAFT'), 0) AS BIGINT) AS drafts,
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'ACTIVE'), 0) AS BIGINT) AS active,
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'RESERVED'), 0) AS BIGINT) AS reserved,
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'SOLD'), 0) AS BIGINT) AS sold,
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'RENTED'), 0) AS BIGINT) AS rented,
        CAST(COALESCE(SUM(n) FILTER (WHERE status = 'WITHDRAWN'), 0) AS BIGINT) AS withdrawn
    FROM counted
),
page AS (
    SELECT p.number
    FROM properties p
    WHERE
        p.organization_id = $1
        AND p.status = $2 -- if status
        AND p.listing_type = $3 -- if listing type
        AND p.property_type = $4 -- if property type
        AND p.assigned_to = $5 -- if assigned
        AND p.assigned_to IS NULL -- if unassigned
        AND p.attention <> '' -- if attention
        AND p.id IN ( -- if expiring
            SELECT d.property_id -- if expiring
            FROM property_documents d -- if expiring
            WHERE d.expires_on >= $8 AND d.expires_on <= $9 -- if expiring
        ) -- if expiring
    ORDER BY
        p.updated_at DESC, -- if changed
        p.price_cents ASC NULLS LAST, -- if price up
        p.price_cents DESC NULLS LAST, -- if price down
        p.reference, -- if reference
        p.number DESC
    LIMIT $6 OFFSET $7
)
SELECT
    t.drafts,
    t.active,
    t.reserved,
    t.sold,
    t.rented,
    t.withdrawn,
    p.number,
    p.id,
    p.reference,
    p.listing_type,
    p.property_type,
    p.status,
    p.attention,
    p.price_cents,
    p.currency,
    p.district,
    p.municipality,
    p.parish,
    p.bedrooms,
    p.updated_at,
    p.assigned_to,
    a.name AS agent_name,
    c.id AS cover_id,
    c.source AS cover_source,
    c.width AS cover_width,
    c.height AS cover_height,
    c.widths AS cover_widths,
    c.placeholder AS cover_placeholder,
    c.alt_pt AS cover_alt_pt,
    c.alt_en AS cover_alt_en,
    c.alt_es AS cover_alt_es,
    tp.title AS title_pt,
    te.title AS title_en,
    ts.title AS title_es
FROM totals t
LEFT JOIN page g ON 1 = 1
LEFT JOIN properties p ON p.number = g.number
LEFT JOIN known_people a ON a.id = p.assigned_to
LEFT JOIN property_images c ON c.property_id = p.id AND c.position = 0
LEFT JOIN property_texts tp ON tp.property_id = p.id AND tp.locale = 'pt'
LEFT JOIN property_texts te ON te.property_id = p.id AND te.locale = 'en'
LEFT JOIN property_texts ts ON ts.property_id = p.id AND ts.locale = 'es'
ORDER BY
    p.updated_at DESC, -- if changed
    p.price_cents ASC NULLS LAST, -- if price up
    p.price_cents DESC NULLS LAST, -- if price down
    p.reference, -- if reference
    p.number DESC

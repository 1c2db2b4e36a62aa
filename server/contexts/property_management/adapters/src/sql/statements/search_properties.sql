-- As list_properties.sql, of those that words or a tax number find: found once, with hardly more of each
-- than the order asks for, as there may be many.
WITH found AS MATERIALIZED (
    SELECT
        p.number,
        p.status,
        p.updated_at, -- if changed
        p.reference, -- if reference
        p.price_cents
    FROM properties p
    WHERE
        p.organization_id = $1
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
        AND p.number IN ( -- if nif
            SELECT q.number -- if nif
            FROM property_owners o -- if nif
            JOIN properties q ON q.id = o.property_id -- if nif
            WHERE o.nif_hash = $10 -- if nif
        ) -- if nif
        AND (' ' || p.search_words) LIKE $11 -- if word 1
        AND (' ' || p.search_words) LIKE $12 -- if word 2
        AND (' ' || p.search_words) LIKE $13 -- if word 3
        AND (' ' || p.search_words) LIKE $14 -- if word 4
        AND (' ' || p.search_words) LIKE $15 -- if word 5
        AND (' ' || p.search_words) LIKE $16 -- if word 6
),
totals AS (
    SELECT
        COUNT(*) FILTER (WHERE status = 'DRAFT') AS drafts,
        COUNT(*) FILTER (WHERE status = 'ACTIVE') AS active,
        COUNT(*) FILTER (WHERE status = 'RESERVED') AS reserved,
        COUNT(*) FILTER (WHERE status = 'SOLD') AS sold,
        COUNT(*) FILTER (WHERE status = 'RENTED') AS rented,
        COUNT(*) FILTER (WHERE status = 'WITHDRAWN') AS withdrawn
    FROM found
),
page AS (
    SELECT p.number
    FROM found p
    WHERE
        1 = 1
        AND p.status = $2 -- if status
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

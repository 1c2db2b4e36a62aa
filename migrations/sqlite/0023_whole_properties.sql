-- A property and all that is its own are read in one round trip: what belongs to it stands in columns,
-- each a JSON array in the order in which it is shown. Ids are told in letters: JSON knows no bytes.

CREATE VIEW property_belongings AS
SELECT
    p.id,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'locale', t.locale,
            'title', t.title,
            'description', t.description
        ) ORDER BY t.locale)
        FROM property_texts t
        WHERE t.property_id = p.id
    ) AS texts,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'listing_type', c.listing_type,
            'cents', c.cents,
            'currency', c.currency,
            'since', c.since
        ) ORDER BY c.position)
        FROM property_prices c
        WHERE c.property_id = p.id
    ) AS prices,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'id', NULLIF(HEX(i.id), ''),
            'source', i.source,
            'width', i.width,
            'height', i.height,
            'widths', i.widths,
            'placeholder', i.placeholder,
            'alt_pt', i.alt_pt,
            'alt_en', i.alt_en,
            'alt_es', i.alt_es
        ) ORDER BY i.position)
        FROM property_images i
        WHERE i.property_id = p.id
    ) AS images,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'id', NULLIF(HEX(o.id), ''),
            'full_name', o.full_name,
            'nif', o.nif,
            'identity_document', o.identity_document,
            'nif_hash', o.nif_hash,
            'civil_status', o.civil_status,
            'email', o.email,
            'phone', o.phone,
            'share_part', o.share_part,
            'share_whole', o.share_whole
        ) ORDER BY o.position)
        FROM property_owners o
        WHERE o.property_id = p.id
    ) AS owners
FROM properties p;

-- What hangs on a property, for its own page: of what was done, the latest thirty.
CREATE VIEW property_dossiers AS
SELECT
    p.id,
    (SELECT w.name FROM known_people w WHERE w.id = p.assigned_to) AS agent_name,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'id', NULLIF(HEX(d.id), ''),
            'property_id', NULLIF(HEX(d.property_id), ''),
            'kind', d.kind,
            'file_name', d.file_name,
            'object_key', d.object_key,
            'bytes', d.bytes,
            'expires_on', d.expires_on,
            'added_at', d.added_at,
            'added_by', NULLIF(HEX(d.added_by), ''),
            'reminded', d.reminded
        ) ORDER BY d.id)
        FROM property_documents d
        WHERE d.property_id = p.id
    ) AS documents,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'id', NULLIF(HEX(n.id), ''),
            'property_id', NULLIF(HEX(n.property_id), ''),
            'author', NULLIF(HEX(n.author), ''),
            'body', n.body,
            'written_at', n.written_at,
            'author_name', w.name
        ) ORDER BY n.id DESC)
        FROM property_notes n
        LEFT JOIN known_people w ON w.id = n.author
        WHERE n.property_id = p.id
    ) AS notes,
    (
        SELECT JSON_GROUP_ARRAY(JSON_OBJECT(
            'property_id', NULLIF(HEX(a.property_id), ''),
            'at', a.at,
            'actor', NULLIF(HEX(a.actor), ''),
            'kind', a.kind,
            'details', a.details,
            'actor_name', w.name
        ) ORDER BY a.id DESC)
        FROM (
            SELECT *
            FROM property_activity
            WHERE property_id = p.id
            ORDER BY id DESC
            LIMIT 30
        ) a
        LEFT JOIN known_people w ON w.id = a.actor
    ) AS activity
FROM properties p;

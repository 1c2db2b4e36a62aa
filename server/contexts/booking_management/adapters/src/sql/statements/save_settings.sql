INSERT INTO visit_settings (
    property_id,
    organization_id,
    length,
    before,
    after,
    step,
    notice,
    horizon,
    confirmation,
    screening,
    shown_by,
    enabled
)
VALUES (
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    $7,
    $8,
    $9,
    $10,
    $11,
    $12
)
ON CONFLICT (property_id) DO UPDATE
SET
    organization_id = excluded.organization_id,
    length = excluded.length,
    before = excluded.before,
    after = excluded.after,
    step = excluded.step,
    notice = excluded.notice,
    horizon = excluded.horizon,
    confirmation = excluded.confirmation,
    screening = excluded.screening,
    shown_by = excluded.shown_by,
    enabled = excluded.enabled

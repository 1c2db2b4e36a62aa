-- Cards drawn anew; those asking for fewer repeat one.
INSERT INTO property_cards (
    number,
    previous_price_cents,
    cover_source,
    cover_width,
    cover_height,
    cover_widths,
    cover_placeholder,
    cover_alt_pt,
    cover_alt_en,
    cover_alt_es,
    title_pt,
    title_en,
    title_es
)
SELECT
    number,
    previous_price_cents,
    cover_source,
    cover_width,
    cover_height,
    cover_widths,
    cover_placeholder,
    cover_alt_pt,
    cover_alt_en,
    cover_alt_es,
    title_pt,
    title_en,
    title_es
FROM drawn_cards
WHERE number IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
    $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48,
    $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64
)
ON CONFLICT (number) DO UPDATE SET
    previous_price_cents = excluded.previous_price_cents,
    cover_source = excluded.cover_source,
    cover_width = excluded.cover_width,
    cover_height = excluded.cover_height,
    cover_widths = excluded.cover_widths,
    cover_placeholder = excluded.cover_placeholder,
    cover_alt_pt = excluded.cover_alt_pt,
    cover_alt_en = excluded.cover_alt_en,
    cover_alt_es = excluded.cover_alt_es,
    title_pt = excluded.title_pt,
    title_en = excluded.title_en,
    title_es = excluded.title_es

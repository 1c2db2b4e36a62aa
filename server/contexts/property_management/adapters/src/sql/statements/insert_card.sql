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
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

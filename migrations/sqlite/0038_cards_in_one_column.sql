-- A card in one column. A page of results reads two dozen of them, each of some forty columns, and handing
-- over column by column took more time than finding them. (SQLite writes degrees with fifteen digits: ten
-- nanometres.)
CREATE VIEW listed_card_documents AS
SELECT
    number,
    agency_slug,
    json_object(
        'number', number,
        'reference', reference,
        'listing_type', listing_type,
        'property_type', property_type,
        'status', status,
        'country', country,
        'district', district,
        'municipality', municipality,
        'parish', parish,
        'latitude', latitude,
        'longitude', longitude,
        'address_hidden', json(CASE WHEN address_hidden THEN 'true' ELSE 'false' END),
        'price_cents', price_cents,
        'previous_price_cents', previous_price_cents,
        'bedrooms', bedrooms,
        'bathrooms', bathrooms,
        'gross_area_dm2', gross_area_dm2,
        'useful_area_dm2', useful_area_dm2,
        'land_area_dm2', land_area_dm2,
        'energy_class', energy_class,
        'features', features,
        'published_at', published_at,
        'updated_at', updated_at,
        'cover_source', cover_source,
        'cover_width', cover_width,
        'cover_height', cover_height,
        'cover_widths', cover_widths,
        'cover_placeholder', cover_placeholder,
        'cover_alt_pt', cover_alt_pt,
        'cover_alt_en', cover_alt_en,
        'cover_alt_es', cover_alt_es,
        'title_pt', title_pt,
        'title_en', title_en,
        'title_es', title_es,
        'agency_slug', agency_slug,
        'agency_name', agency_name,
        'agency_ami', agency_ami
    ) AS card
FROM listed_cards;

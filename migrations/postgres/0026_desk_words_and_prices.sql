-- The dearest first, those without a price last: an order of its own, since the cheapest first read
-- backwards begins with those. (SQLite, in this step, gets back what its words are looked for in.)
CREATE INDEX properties_by_price_down ON properties (
    organization_id,
    price_cents DESC NULLS LAST,
    number DESC,
    status,
    listing_type,
    property_type,
    assigned_to,
    attention
);

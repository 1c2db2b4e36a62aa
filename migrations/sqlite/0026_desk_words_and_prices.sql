-- Words are looked for one by one, but in an index that holds all a search of the list asks for: a
-- fifth faster than in the rows. (PostgreSQL, in this step, gets an order of prices that SQLite has
-- from reading backwards.)
CREATE INDEX properties_by_words ON properties (
    organization_id,
    search_words,
    status,
    updated_at,
    price_cents,
    reference,
    listing_type,
    property_type,
    assigned_to,
    attention
);

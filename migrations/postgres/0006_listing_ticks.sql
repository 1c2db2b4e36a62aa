-- Every value that the listing clock shows has a mark of its own. Who kept something as it was at a
-- value compares the marks: a database that was restored from a backup shows the value again, but
-- with another mark. A hundred thousand are kept.
CREATE TABLE listing_ticks (
    value BIGINT NOT NULL PRIMARY KEY,
    mark  TEXT   NOT NULL
);
INSERT INTO listing_ticks (value, mark)
SELECT value, CAST(gen_random_uuid() AS TEXT) FROM listing_clock;

CREATE FUNCTION mark_listing_tick() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO listing_ticks (value, mark) VALUES (NEW.value, CAST(gen_random_uuid() AS TEXT))
    ON CONFLICT (value) DO UPDATE SET mark = excluded.mark;
    DELETE FROM listing_ticks WHERE value < NEW.value - 100000;
    RETURN NULL;
END
$$;
CREATE TRIGGER listing_clock_ticks AFTER UPDATE ON listing_clock
FOR EACH ROW EXECUTE FUNCTION mark_listing_tick();

CREATE VIEW listed_ticks AS
SELECT value AS change, mark FROM listing_ticks;

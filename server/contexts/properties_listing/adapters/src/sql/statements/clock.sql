-- What the listing clock shows.
SELECT
    value
FROM listed_clock

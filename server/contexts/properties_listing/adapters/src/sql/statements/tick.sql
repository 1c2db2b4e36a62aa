-- The mark of a value of the listing clock.
SELECT
    mark
FROM listed_ticks
WHERE change = $1

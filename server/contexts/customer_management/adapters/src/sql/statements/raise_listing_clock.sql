UPDATE listing_clock
SET value = value + 1
WHERE id = 1

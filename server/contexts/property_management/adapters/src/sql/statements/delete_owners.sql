DELETE FROM property_owners
WHERE property_id = $1

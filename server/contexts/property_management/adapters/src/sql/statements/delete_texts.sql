DELETE FROM property_texts
WHERE property_id = $1

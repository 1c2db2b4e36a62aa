DELETE FROM property_notes
WHERE id = $1

DELETE FROM property_documents
WHERE id = $1

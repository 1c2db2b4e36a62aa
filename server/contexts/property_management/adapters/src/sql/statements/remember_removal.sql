-- $3: none if the public never saw it; whoever asks for changes is not told of it then.
INSERT INTO removed_properties (number, organization_id, listed_change)
SELECT number, organization_id, $3
FROM properties
WHERE id = $1 AND version = $2

-- $3: none, if the public sees nothing of it. What it last saw of the property is then told as gone: whoever
-- has not heard of that yet would hear of nothing.
INSERT INTO removed_properties (number, organization_id, listed_change)
SELECT number, organization_id, COALESCE(CAST($3 AS BIGINT), listed_change)
FROM properties
WHERE id = $1 AND version = $2

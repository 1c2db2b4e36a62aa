UPDATE open_houses
SET
    version = version + 1,
    status = $3,
    updated_at = $4
WHERE id = $1 AND version = $2

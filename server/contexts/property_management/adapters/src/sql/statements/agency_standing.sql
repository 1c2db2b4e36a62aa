SELECT
    country,
    ami_licence
FROM publishing_agencies
WHERE id = $1

-- The slug that the agency is about to give up, if it is.
INSERT INTO former_slugs (slug, organization_id)
SELECT slug, id
FROM organizations
WHERE id = $1 AND slug <> $2
ON CONFLICT (slug) DO UPDATE SET organization_id = excluded.organization_id

-- An agency's logo: where its PNG or JPEG lies in the storage of objects, and its size in pixels. What stood
-- in `logo` until now was never more than a word: no screen could send a file.
UPDATE organizations SET logo = NULL;
ALTER TABLE organizations ADD COLUMN logo_width BIGINT;
ALTER TABLE organizations ADD COLUMN logo_height BIGINT;

DROP VIEW listed_agencies;
CREATE VIEW listed_agencies AS
SELECT
    id,
    slug,
    name,
    legal_name,
    ami_licence,
    country,
    street,
    locality,
    postal_code,
    phone,
    email,
    website,
    about_pt,
    about_en,
    about_es,
    '/media/' || logo AS logo,
    logo_width,
    logo_height,
    colour
FROM organizations;

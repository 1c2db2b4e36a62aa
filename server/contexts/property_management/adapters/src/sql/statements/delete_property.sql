-- $2: the version that was loaded; no row means that somebody else was faster. What hangs on it goes along.
DELETE FROM properties
WHERE id = $1 AND version = $2

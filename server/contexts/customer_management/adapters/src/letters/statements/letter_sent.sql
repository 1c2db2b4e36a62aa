UPDATE letters
SET
    content = NULL,
    sent_at = $2
WHERE id = $1
  AND content IS NOT NULL

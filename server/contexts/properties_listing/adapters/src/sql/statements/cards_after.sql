-- The cards after a number, by number.
SELECT card
FROM listed_card_documents
WHERE number > $1
ORDER BY number
LIMIT $2

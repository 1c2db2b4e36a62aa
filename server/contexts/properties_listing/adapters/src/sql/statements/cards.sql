-- The cards with these numbers, in no order; those asking for fewer repeat one.
SELECT card
FROM listed_card_documents
WHERE number IN (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
    $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24
)

-- Finds what is over and may be forgotten, without reading what isn't.
CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at);
CREATE INDEX letters_sent ON letters (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX letters_unsent ON letters (posted_at) WHERE sent_at IS NULL;

-- Who waits is found by the time, whoever shows the property now; and what has begun nobody waits for.
DROP INDEX waiting_entries_by_agent;
CREATE INDEX waiting_entries_by_time ON waiting_entries (starts_at) WHERE status = 'waiting';

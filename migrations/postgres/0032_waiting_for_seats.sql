-- A seat of an open house that is full is waited for, and held for whoever it is offered to.

-- null: the time for themselves
ALTER TABLE waiting_entries ADD COLUMN open_house_id UUID REFERENCES open_houses (id) DEFERRABLE INITIALLY DEFERRED;

-- Somebody waits for a time once, and for a seat once.
DROP INDEX waiting_entries_standing;
CREATE UNIQUE INDEX waiting_entries_standing ON waiting_entries (property_id, starts_at, visitor_email)
    WHERE status IN ('waiting', 'offered') AND open_house_id IS NULL;
CREATE UNIQUE INDEX waiting_entries_for_seats ON waiting_entries (open_house_id, visitor_email)
    WHERE status IN ('waiting', 'offered') AND open_house_id IS NOT NULL;
CREATE INDEX waiting_entries_by_open_house ON waiting_entries (open_house_id, created_at)
    WHERE status = 'waiting';

-- Who has, or is offered, which seat; a row that is gone is a free seat.
ALTER TABLE visit_seats
    ALTER COLUMN visit_id DROP NOT NULL,
    DROP CONSTRAINT visit_seats_visit_id_fkey,
    ADD CONSTRAINT visit_seats_visit_id_fkey
        FOREIGN KEY (visit_id) REFERENCES visits (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ADD COLUMN entry_id UUID UNIQUE REFERENCES waiting_entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ADD CHECK ((visit_id IS NULL) <> (entry_id IS NULL));

-- What was long ago is forgotten, the oldest first.
CREATE INDEX visits_by_age ON visits (ends_at);
CREATE INDEX waiting_entries_by_age ON waiting_entries (starts_at);

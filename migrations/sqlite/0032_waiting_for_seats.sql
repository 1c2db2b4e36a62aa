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
CREATE TABLE visit_seats_anew (
    open_house_id UUID   NOT NULL REFERENCES open_houses (id) DEFERRABLE INITIALLY DEFERRED,
    seat          BIGINT NOT NULL,
    -- one of the two
    visit_id      UUID UNIQUE REFERENCES visits (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    entry_id      UUID UNIQUE REFERENCES waiting_entries (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (open_house_id, seat),
    CHECK ((visit_id IS NULL) <> (entry_id IS NULL))
);
INSERT INTO visit_seats_anew (open_house_id, seat, visit_id)
SELECT open_house_id, seat, visit_id FROM visit_seats;
DROP TABLE visit_seats;
ALTER TABLE visit_seats_anew RENAME TO visit_seats;

-- What was long ago is forgotten, the oldest first.
CREATE INDEX visits_by_age ON visits (ends_at);
CREATE INDEX waiting_entries_by_age ON waiting_entries (starts_at);

-- Visits of properties, and never two at once (booking_management).
-- Properties, people and visits are named by their ids and not referred to where they may go before
-- what names them does.

-- Whoever is going to book for an agent raises the row first: its lock makes them take turns.
CREATE TABLE visit_agents (
    user_id UUID   NOT NULL PRIMARY KEY,
    turn    BIGINT NOT NULL
);

-- Hours of an agent in an agency: the weeks' and those of days that differ, as JSON.
CREATE TABLE agent_calendars (
    organization_id UUID NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    agent_id        UUID NOT NULL,
    hours           TEXT NOT NULL,
    exceptions      TEXT NOT NULL,
    holidays        TEXT NOT NULL CHECK (holidays IN ('none', 'PT', 'ES')),
    PRIMARY KEY (organization_id, agent_id)
);

-- Times that agents keep free of visits, in all agencies.
CREATE TABLE agent_blocks (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    agent_id        UUID        NOT NULL,
    begins_at       TIMESTAMPTZ NOT NULL,
    ends_at         TIMESTAMPTZ NOT NULL,
    note            TEXT,
    CHECK (begins_at < ends_at)
);
CREATE INDEX agent_blocks_by_agent ON agent_blocks (agent_id, ends_at);
CREATE INDEX agent_blocks_by_organization ON agent_blocks (organization_id, ends_at);

-- How visits of a property are arranged; without a row, as the program has it.
CREATE TABLE visit_settings (
    property_id     UUID    NOT NULL PRIMARY KEY,
    organization_id UUID    NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    -- minutes
    length          BIGINT  NOT NULL,
    before          BIGINT  NOT NULL,
    after           BIGINT  NOT NULL,
    step            BIGINT  NOT NULL,
    notice          BIGINT  NOT NULL,
    -- days
    horizon         BIGINT  NOT NULL,
    confirmation    TEXT    NOT NULL CHECK (confirmation IN ('automatic', 'by_agent')),
    screening       TEXT    NOT NULL CHECK (screening IN ('open', 'invited_only')),
    -- null: whoever takes care of the property
    shown_by        UUID,
    enabled         BOOLEAN NOT NULL
);
CREATE INDEX visit_settings_by_organization ON visit_settings (organization_id);

-- One occasion, many seats.
CREATE TABLE open_houses (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    version         BIGINT      NOT NULL,
    property_id     UUID        NOT NULL,
    agent_id        UUID        NOT NULL,
    starts_at       TIMESTAMPTZ NOT NULL,
    ends_at         TIMESTAMPTZ NOT NULL,
    held_from       TIMESTAMPTZ NOT NULL,
    held_until      TIMESTAMPTZ NOT NULL,
    capacity        BIGINT      NOT NULL CHECK (capacity BETWEEN 1 AND 200),
    status          TEXT        NOT NULL CHECK (status IN ('announced', 'cancelled')),
    created_at      TIMESTAMPTZ NOT NULL,
    updated_at      TIMESTAMPTZ NOT NULL,
    -- raised by whoever is going to take a seat: the row's lock makes them take turns
    seat_turn       BIGINT      NOT NULL
);
CREATE INDEX open_houses_by_property ON open_houses (property_id, starts_at) WHERE status = 'announced';
CREATE INDEX open_houses_by_organization ON open_houses (organization_id, ends_at);

CREATE TABLE visits (
    id                       UUID        NOT NULL PRIMARY KEY,
    organization_id          UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    version                  BIGINT      NOT NULL,
    property_id              UUID        NOT NULL,
    agent_id                 UUID        NOT NULL,
    starts_at                TIMESTAMPTZ NOT NULL,
    ends_at                  TIMESTAMPTZ NOT NULL,
    held_from                TIMESTAMPTZ NOT NULL,
    held_until               TIMESTAMPTZ NOT NULL,
    -- null: the visitor comes alone
    open_house_id            UUID REFERENCES open_houses (id) DEFERRABLE INITIALLY DEFERRED,
    -- the seat that was given, also after it was given back
    seat                     BIGINT,
    status                   TEXT        NOT NULL
        CHECK (status IN ('requested', 'confirmed', 'cancelled', 'completed', 'missed')),
    cancelled_by             TEXT CHECK (cancelled_by IN ('visitor', 'agency', 'withdrawal')),
    cancelled_at             TIMESTAMPTZ,
    cancellation             TEXT,
    sequence                 BIGINT      NOT NULL,
    visitor_name             TEXT        NOT NULL,
    visitor_email            TEXT        NOT NULL,
    visitor_phone            TEXT        NOT NULL,
    visitor_locale           TEXT        NOT NULL CHECK (visitor_locale IN ('pt', 'en', 'es')),
    visitor_message          TEXT,
    consent_at               TIMESTAMPTZ NOT NULL,
    -- whether the agency booked it, and who of it; null: the machine's operator
    for_caller               BOOLEAN     NOT NULL,
    booked_by                UUID,
    booked_at                TIMESTAMPTZ NOT NULL,
    updated_at               TIMESTAMPTZ NOT NULL,
    feedback                 TEXT,
    -- when the visitor is to be told next of what comes; null: not any more
    remind_at                TIMESTAMPTZ,
    told_day_before_at       TIMESTAMPTZ,
    told_two_hours_before_at TIMESTAMPTZ,
    CHECK ((status = 'cancelled') = (cancelled_by IS NOT NULL)),
    CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
);
CREATE INDEX visits_by_property ON visits (property_id, starts_at) WHERE status IN ('requested', 'confirmed');
CREATE INDEX visits_by_organization ON visits (organization_id, ends_at);
CREATE INDEX visits_to_remind ON visits (remind_at) WHERE remind_at IS NOT NULL;

-- Who sits where in an open house; a row that is gone is a free seat.
CREATE TABLE visit_seats (
    open_house_id UUID   NOT NULL REFERENCES open_houses (id) DEFERRABLE INITIALLY DEFERRED,
    seat          BIGINT NOT NULL,
    visit_id      UUID   NOT NULL UNIQUE REFERENCES visits (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (open_house_id, seat)
);

-- Who wants which time, should it become free.
CREATE TABLE waiting_entries (
    id               UUID        NOT NULL PRIMARY KEY,
    organization_id  UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    version          BIGINT      NOT NULL,
    property_id      UUID        NOT NULL,
    agent_id         UUID        NOT NULL,
    starts_at        TIMESTAMPTZ NOT NULL,
    visitor_name     TEXT        NOT NULL,
    visitor_email    TEXT        NOT NULL,
    visitor_phone    TEXT        NOT NULL,
    visitor_locale   TEXT        NOT NULL CHECK (visitor_locale IN ('pt', 'en', 'es')),
    visitor_message  TEXT,
    consent_at       TIMESTAMPTZ NOT NULL,
    status           TEXT        NOT NULL
        CHECK (status IN ('waiting', 'offered', 'taken', 'lapsed', 'left')),
    -- what is, or last was, offered: all or none of these
    offer_agent_id   UUID,
    offer_starts_at  TIMESTAMPTZ,
    offer_ends_at    TIMESTAMPTZ,
    offer_held_from  TIMESTAMPTZ,
    offer_held_until TIMESTAMPTZ,
    offer_until      TIMESTAMPTZ,
    -- what came of it
    visit_id         UUID,
    created_at       TIMESTAMPTZ NOT NULL,
    updated_at       TIMESTAMPTZ NOT NULL
);
CREATE INDEX waiting_entries_by_organization ON waiting_entries (organization_id);
-- Somebody waits for a time once.
CREATE UNIQUE INDEX waiting_entries_standing ON waiting_entries (property_id, starts_at, visitor_email)
    WHERE status IN ('waiting', 'offered');
CREATE INDEX waiting_entries_by_agent ON waiting_entries (agent_id, starts_at) WHERE status = 'waiting';
CREATE INDEX waiting_entries_offered ON waiting_entries (offer_until) WHERE status = 'offered';

-- The right of a screened applicant to book.
CREATE TABLE visit_invitations (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    applicant_id    UUID        NOT NULL,
    property_id     UUID        NOT NULL,
    expires_at      TIMESTAMPTZ NOT NULL,
    used_by         UUID,
    created_at      TIMESTAMPTZ NOT NULL,
    UNIQUE (applicant_id, property_id)
);
CREATE INDEX visit_invitations_by_organization ON visit_invitations (organization_id);

-- Forms that were sent: the key from the form and SHA-256 of its answers, so that one books once.
CREATE TABLE visit_requests (
    key        UUID        NOT NULL PRIMARY KEY,
    body       TEXT        NOT NULL,
    visit_id   UUID        NOT NULL,
    claimed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX visit_requests_by_age ON visit_requests (claimed_at);

-- What occasions (visits, offers, open houses) hold: a row for the agent, who is one person in all
-- agencies, and a row for the property. Of two holds of one of them that overlap, the first is kept:
-- the second writes fewer rows than it wants.
CREATE TABLE visit_holds (
    occasion_id UUID        NOT NULL,
    -- the agent or the property
    resource_id UUID        NOT NULL,
    agent_id    UUID        NOT NULL,
    property_id UUID        NOT NULL,
    -- without what is kept free before and after
    starts_at   TIMESTAMPTZ NOT NULL,
    ends_at     TIMESTAMPTZ NOT NULL,
    held_from   TIMESTAMPTZ NOT NULL,
    held_until  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (occasion_id, resource_id),
    CHECK (held_from < held_until)
);
CREATE INDEX visit_holds_by_resource ON visit_holds (resource_id, held_until);
-- Those that are kept don't overlap, so the first to end after the new one begins is the first to begin.
CREATE TRIGGER visit_holds_never_twice
BEFORE INSERT ON visit_holds
WHEN (
    SELECT held_from
    FROM visit_holds
    WHERE resource_id = NEW.resource_id AND held_until > NEW.held_from
    ORDER BY held_until
    LIMIT 1
) < NEW.held_until
BEGIN
    SELECT RAISE(IGNORE);
END;
CREATE TRIGGER visit_holds_stay
BEFORE UPDATE ON visit_holds
BEGIN
    SELECT RAISE(ABORT, 'a hold is let go and taken anew, never changed');
END;

-- What booking_management may know of properties: of all that there are, whatever their status. Without
-- joins of its own: SQLite reads the one row that another statement joins, and not them all.
CREATE VIEW visitable_properties AS
SELECT
    p.id,
    p.number,
    p.organization_id,
    p.reference,
    (SELECT t.title FROM property_texts t WHERE t.property_id = p.id AND t.locale = 'pt') AS title_pt,
    (SELECT t.title FROM property_texts t WHERE t.property_id = p.id AND t.locale = 'en') AS title_en,
    (SELECT t.title FROM property_texts t WHERE t.property_id = p.id AND t.locale = 'es') AS title_es,
    -- in one line, also where a part of it is missing
    RTRIM(
        COALESCE(p.street || ', ', '')
        || COALESCE(p.postal_code || ' ', '')
        || COALESCE(p.municipality, p.district, ''),
        ', '
    ) AS address,
    p.latitude,
    p.longitude,
    (SELECT o.time_zone FROM organizations o WHERE o.id = p.organization_id) AS time_zone,
    (
        SELECT m.user_id
        FROM memberships m
        WHERE m.organization_id = p.organization_id AND m.user_id = p.assigned_to
    ) AS agent_id,
    p.status = 'ACTIVE' AS visitable
FROM properties p;

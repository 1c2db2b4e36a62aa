-- Calendars elsewhere (booking_management): one that is told of an agent's visits, and those that tell
-- when the agent is busy.

-- An agent's visits of one agency, for whoever has the link that says the id, signed.
CREATE TABLE agent_feeds (
    id              UUID        NOT NULL UNIQUE,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    agent_id        UUID        NOT NULL,
    made_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, agent_id)
);

CREATE TABLE followed_calendars (
    id              UUID        NOT NULL PRIMARY KEY,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    agent_id        UUID        NOT NULL,
    -- a secret of the agent's
    address         TEXT        NOT NULL,
    name            TEXT,
    added_at        TIMESTAMPTZ NOT NULL,
    -- null: not yet
    read_at         TIMESTAMPTZ,
    whole_at        TIMESTAMPTZ,
    -- ETag and Last-Modified
    tag             TEXT,
    modified        TEXT,
    -- all or none of these
    failing_since   TIMESTAMPTZ,
    failure         TEXT,
    failures        BIGINT,
    next_at         TIMESTAMPTZ NOT NULL,
    CHECK ((failing_since IS NULL) = (failure IS NULL)),
    CHECK ((failing_since IS NULL) = (failures IS NULL))
);
CREATE INDEX followed_calendars_by_agent ON followed_calendars (organization_id, agent_id);
CREATE INDEX followed_calendars_due ON followed_calendars (next_at);

-- When an agent is busy by a calendar that they follow: what agent_blocks are, without anybody having
-- typed them in. Those of one calendar don't overlap.
CREATE TABLE busy_elsewhere (
    calendar_id UUID        NOT NULL REFERENCES followed_calendars (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    agent_id    UUID        NOT NULL,
    begins_at   TIMESTAMPTZ NOT NULL,
    ends_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (calendar_id, begins_at),
    CHECK (begins_at < ends_at)
);
CREATE INDEX busy_elsewhere_by_agent ON busy_elsewhere (agent_id, ends_at);

-- Events between contexts: written in the transaction of the change, delivered at least once.
CREATE TABLE outbox (
    position          INTEGER NOT NULL PRIMARY KEY,
    id                UUID        NOT NULL UNIQUE,
    kind              TEXT        NOT NULL,
    occurred_at       TIMESTAMPTZ NOT NULL,
    organization_id   UUID        NOT NULL,
    aggregate_id      UUID        NOT NULL,
    aggregate_version BIGINT      NOT NULL,
    payload           TEXT        NOT NULL,
    attempts          BIGINT      NOT NULL,
    -- null: delivered, or dead
    next_attempt_at   TIMESTAMPTZ,
    delivered_at      TIMESTAMPTZ,
    dead_at           TIMESTAMPTZ,
    last_error        TEXT
);
CREATE INDEX outbox_due ON outbox (next_attempt_at, position) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX outbox_delivered ON outbox (delivered_at) WHERE delivered_at IS NOT NULL;

-- What each consumer has handled, written in the transaction of the handling.
CREATE TABLE inbox (
    consumer   TEXT        NOT NULL,
    event_id   UUID        NOT NULL,
    handled_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_by_age ON inbox (handled_at);

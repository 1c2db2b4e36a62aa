-- People, their places in agencies, and how they are known again (customer_management).
-- What refers to a person or an agency is checked when a transaction ends: in which order a unit of
-- work writes is its own affair. Tokens, session ids and recovery codes are kept as their SHA-256.

ALTER TABLE organizations ADD COLUMN nif TEXT;
ALTER TABLE organizations ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Lisbon'
    CHECK (time_zone IN ('Europe/Lisbon', 'Atlantic/Azores', 'Atlantic/Madeira', 'Europe/Madrid', 'Atlantic/Canary'));
-- a key of the media store
ALTER TABLE organizations ADD COLUMN logo TEXT;
-- #rrggbb
ALTER TABLE organizations ADD COLUMN colour TEXT;
-- Raised by whoever is going to change the team: the row's lock makes them take turns.
ALTER TABLE organizations ADD COLUMN team_version BIGINT NOT NULL DEFAULT 0;
UPDATE organizations SET time_zone = 'Europe/Madrid' WHERE country = 'ES';

CREATE TABLE users (
    id                UUID        NOT NULL PRIMARY KEY,
    version           BIGINT      NOT NULL,
    -- in small letters
    email             TEXT        NOT NULL UNIQUE CHECK (email = LOWER(email COLLATE "C")),
    name              TEXT        NOT NULL,
    phone             TEXT,
    locale            TEXT        NOT NULL CHECK (locale IN ('pt', 'en', 'es')),
    email_verified_at TIMESTAMPTZ,
    -- a PHC string; null: signs in elsewhere
    password          TEXT,
    -- null: no second factor; a secret that isn't confirmed is being set up
    totp_secret       TEXT,
    totp_confirmed_at TIMESTAMPTZ,
    totp_last_step    BIGINT,
    created_at        TIMESTAMPTZ NOT NULL,
    CHECK (totp_secret IS NOT NULL OR (totp_confirmed_at IS NULL AND totp_last_step IS NULL))
);

-- Who a person is at other sites.
CREATE TABLE external_identities (
    issuer   TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    user_id  UUID   NOT NULL REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (user_id, position)
);

-- The codes that are left for the day the telephone is lost.
CREATE TABLE recovery_codes (
    user_id   UUID   NOT NULL REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position  BIGINT NOT NULL,
    code_hash TEXT   NOT NULL,
    PRIMARY KEY (user_id, position)
);

CREATE TABLE memberships (
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    user_id         UUID        NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    role            TEXT        NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AGENT')),
    joined_at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);

CREATE TABLE invitations (
    id              UUID        NOT NULL PRIMARY KEY,
    version         BIGINT      NOT NULL,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    email           TEXT        NOT NULL,
    role            TEXT        NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AGENT')),
    token_hash      TEXT        NOT NULL UNIQUE,
    invited_by      UUID        NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED,
    invited_at      TIMESTAMPTZ NOT NULL,
    expires_at      TIMESTAMPTZ NOT NULL,
    -- that one expired is seen from expires_at
    status          TEXT        NOT NULL CHECK (status IN ('PENDING', 'ACCEPTED', 'REVOKED'))
);
-- An agency has one pending invitation for an address.
CREATE UNIQUE INDEX invitations_pending ON invitations (organization_id, email) WHERE status = 'PENDING';
CREATE INDEX invitations_pending_by_email ON invitations (email) WHERE status = 'PENDING';
CREATE INDEX invitations_by_organization ON invitations (organization_id);
CREATE INDEX invitations_by_inviter ON invitations (invited_by);

CREATE TABLE subscriptions (
    organization_id UUID        NOT NULL PRIMARY KEY REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    version         BIGINT      NOT NULL,
    plan            TEXT        NOT NULL CHECK (plan IN ('FREEMIUM', 'PRO', 'ENTERPRISE')),
    status          TEXT        NOT NULL CHECK (status IN ('ACTIVE', 'CANCELLED')),
    since           TIMESTAMPTZ NOT NULL
);
-- Who was here before there were plans is limited by none.
INSERT INTO subscriptions (organization_id, version, plan, status, since)
SELECT id, 1, 'ENTERPRISE', 'ACTIVE', founded_at FROM organizations;

-- Links that work once; a spent one is gone.
CREATE TABLE one_time_tokens (
    token_hash TEXT        NOT NULL PRIMARY KEY,
    user_id    UUID        NOT NULL REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    purpose    TEXT        NOT NULL CHECK (purpose IN ('VERIFY_EMAIL', 'RESET_PASSWORD')),
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX one_time_tokens_by_user ON one_time_tokens (user_id, purpose);

-- Browsers. One that was ended has no row, and nothing brings it back.
CREATE TABLE sessions (
    id           UUID        NOT NULL PRIMARY KEY,
    token_hash   TEXT        NOT NULL UNIQUE,
    -- null: nobody has signed in yet
    user_id      UUID        REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    -- what the web keeps for it, as JSON
    data         TEXT        NOT NULL,
    client       TEXT        NOT NULL,
    address      TEXT        NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    -- moves on while the browser is used, but never beyond ends_at
    expires_at   TIMESTAMPTZ NOT NULL,
    ends_at      TIMESTAMPTZ NOT NULL,
    CHECK (expires_at <= ends_at)
);
CREATE INDEX sessions_by_user ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE notifications (
    id              UUID        NOT NULL PRIMARY KEY,
    user_id         UUID        NOT NULL REFERENCES users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    organization_id UUID        NOT NULL REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    -- JSON
    content         TEXT        NOT NULL,
    created_at      TIMESTAMPTZ NOT NULL,
    read_at         TIMESTAMPTZ
);
CREATE INDEX notifications_by_user ON notifications (user_id, created_at);
CREATE INDEX notifications_by_organization ON notifications (organization_id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;

-- E-mail on its way out.
CREATE TABLE letters (
    id        UUID        NOT NULL PRIMARY KEY,
    recipient TEXT        NOT NULL,
    -- JSON, with the token of its link; null: sent
    content   TEXT,
    posted_at TIMESTAMPTZ NOT NULL,
    sent_at   TIMESTAMPTZ,
    CHECK (content IS NOT NULL OR sent_at IS NOT NULL)
);

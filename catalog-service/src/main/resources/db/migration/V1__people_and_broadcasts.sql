-- Ids are twenty characters of a-z2-7, chosen by the service. Times have microseconds, as PostgreSQL
-- keeps them. Nothing here needs an extension.

CREATE TABLE account (
  id            text PRIMARY KEY,
  handle        text NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9_]{3,30}$'),
  display_name  text NOT NULL,
  password_hash text NOT NULL,
  created_at    timestamptz NOT NULL,
  version       bigint NOT NULL
);

-- One session is one family of refresh tokens: each is used once and replaced by the next.
CREATE TABLE session (
  id         text PRIMARY KEY,
  account_id text NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE refresh_token (
  hash       text PRIMARY KEY,
  session_id text NOT NULL REFERENCES session ON DELETE CASCADE,
  issued_at  timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- Counters that may be lost in a crash.
CREATE UNLOGGED TABLE sign_in_attempt (
  subject  text PRIMARY KEY,
  attempts integer NOT NULL,
  since    timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_since ON sign_in_attempt (since);

CREATE TABLE broadcast (
  id               text PRIMARY KEY,
  owner_id         text NOT NULL REFERENCES account ON DELETE CASCADE,
  title            text NOT NULL,
  audience         text NOT NULL CHECK (audience IN ('PUBLIC', 'UNLISTED', 'PRIVATE')),
  state            text NOT NULL CHECK (state IN ('SCHEDULED', 'READY', 'LIVE', 'INTERRUPTED', 'ENDED')),
  language         text,
  tags             text[] NOT NULL,
  search_text      text NOT NULL,
  search           tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, search_text)) STORED,
  latitude         double precision,
  longitude        double precision,
  location_exact   boolean NOT NULL,
  scheduled_for    timestamptz,
  created_at       timestamptz NOT NULL,
  started_at       timestamptz,
  ended_at         timestamptz,
  -- What lists are ordered by: the start, or the creation for what has not started.
  sort_at          timestamptz NOT NULL,
  -- When the timer must look at this broadcast.
  due_at           timestamptz,
  stream_key_hash  text UNIQUE,
  stream_id        text,
  past_streams     text[] NOT NULL,
  recording_millis bigint,
  recording_bytes  bigint,
  version          bigint NOT NULL,
  CHECK ((state = 'ENDED') = (ended_at IS NOT NULL)),
  CHECK (state <> 'ENDED' OR (stream_key_hash IS NULL AND stream_id IS NULL AND due_at IS NULL)),
  CHECK (state NOT IN ('LIVE', 'INTERRUPTED') OR started_at IS NOT NULL),
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX broadcast_public ON broadcast (sort_at DESC, id DESC) WHERE audience = 'PUBLIC';
CREATE INDEX broadcast_public_state ON broadcast (state, sort_at DESC, id DESC) WHERE audience = 'PUBLIC';
CREATE INDEX broadcast_owner ON broadcast (owner_id, sort_at DESC, id DESC);
CREATE INDEX broadcast_due ON broadcast (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX broadcast_place ON broadcast (latitude, longitude) WHERE latitude IS NOT NULL AND audience = 'PUBLIC';
CREATE INDEX broadcast_tags ON broadcast USING gin (tags);
CREATE INDEX broadcast_search ON broadcast USING gin (search);

-- Who may watch a PRIVATE broadcast besides its owner.
CREATE TABLE invitation (
  broadcast_id text NOT NULL REFERENCES broadcast ON DELETE CASCADE,
  account_id   text NOT NULL REFERENCES account ON DELETE CASCADE,
  invited_at   timestamptz NOT NULL,
  PRIMARY KEY (broadcast_id, account_id)
);
CREATE INDEX invitation_account ON invitation (account_id);

-- The newest measurement of each kind; apart from the broadcast so that it never touches its version.
CREATE TABLE broadcast_audience (
  broadcast_id text PRIMARY KEY REFERENCES broadcast ON DELETE CASCADE,
  live         bigint NOT NULL,
  replay       bigint NOT NULL,
  total        bigint NOT NULL,
  hearts       bigint NOT NULL,
  measured_at  timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE stream_health (
  broadcast_id text PRIMARY KEY REFERENCES broadcast ON DELETE CASCADE,
  measured_at  timestamptz NOT NULL,
  measurement  text NOT NULL
) WITH (fillfactor = 70);

-- Events to be published, in order. A row is gone once Kafka has it.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic      text NOT NULL,
  record_key text NOT NULL,
  payload    text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Events that were handled, for as long as they could come again.
CREATE TABLE consumed_event (
  event_id    uuid PRIMARY KEY,
  consumed_at timestamptz NOT NULL
);
CREATE INDEX consumed_event_age ON consumed_event (consumed_at);

-- Answers to requests with an Idempotency-Key, encrypted (they may hold a stream key).
CREATE TABLE idempotent_request (
  account_id   text NOT NULL REFERENCES account ON DELETE CASCADE,
  request_key  text NOT NULL,
  request_hash text NOT NULL,
  answer       text,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (account_id, request_key)
);
CREATE INDEX idempotent_request_age ON idempotent_request (created_at);

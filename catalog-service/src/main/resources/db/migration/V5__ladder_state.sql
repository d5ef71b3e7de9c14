-- What is encoded of a broadcast, as transcode said last: the LadderChanged event.
CREATE TABLE ladder_state (
  broadcast_id text PRIMARY KEY REFERENCES broadcast ON DELETE CASCADE,
  changed_at   timestamptz NOT NULL,
  change       text NOT NULL
);

-- Why a publisher was turned away last, and when one was taken last: the refusal counts while it is the newer of the two.
CREATE TABLE stream_refusal (
  broadcast_id text PRIMARY KEY REFERENCES broadcast ON DELETE CASCADE,
  refused_at   timestamptz,
  refusal      text,
  started_at   timestamptz
) WITH (fillfactor = 70);

-- The trace that an event belongs to (W3C traceparent), when there is one.
ALTER TABLE outbox ADD COLUMN trace text;

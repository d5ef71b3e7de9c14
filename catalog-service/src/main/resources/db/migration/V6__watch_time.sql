-- How long people watched it live, all of them together, up to `measured_at`.
ALTER TABLE broadcast_audience ADD COLUMN watched_millis bigint NOT NULL DEFAULT 0;

-- How long the owner wants the recording to be kept (null: as long as the instance's rule says), and when its media went.
ALTER TABLE broadcast
  ADD COLUMN keep_recording_days integer CHECK (keep_recording_days > 0),
  ADD COLUMN recording_expired_at timestamptz;

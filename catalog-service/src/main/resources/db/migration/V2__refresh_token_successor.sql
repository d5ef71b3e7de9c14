-- What was given for a used refresh token, while it may still be given once more: an answer can be lost.
ALTER TABLE refresh_token ADD COLUMN successor text;

-- A signing key has a type, and one in a security key names its application.
-- What was enrolled before is of the one type that there was.

ALTER TABLE signing_key ADD COLUMN type TEXT NOT NULL DEFAULT 'ssh-ed25519';
ALTER TABLE signing_key ADD COLUMN application TEXT;

-- What makes two keys one is the point, whatever their types.
CREATE INDEX signing_key_point ON signing_key (public);

-- What a person was granted, in the order in which it was.
CREATE INDEX role_grant_ever ON role_grant (user, from_idx);

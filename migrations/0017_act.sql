-- Acts that people sign beside changes (server/quality/acts.h), and suspensions
-- (server/quality/suspension.h).  An older log has none.

CREATE TABLE act (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,   -- what it is about: of a kind and object one at most is open
	person TEXT NOT NULL,   -- whom it concerns, and who does not sign it
	site TEXT NOT NULL,     -- whose approvers sign it; or *
	author TEXT NOT NULL,   -- who proposed it
	document TEXT NOT NULL, -- digest
	state TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX act_in_force ON act (id) WHERE to_idx = 9007199254740991;
CREATE UNIQUE INDEX act_open ON act (kind, object) WHERE state = 'open' AND to_idx = 9007199254740991;
CREATE INDEX acts_open ON act (id) WHERE state = 'open' AND to_idx = 9007199254740991;

CREATE TABLE suspension (
	user TEXT NOT NULL,
	entry INTEGER NOT NULL, -- of the entry that brought it
	at INTEGER NOT NULL,    -- ms since 1970: the time of that entry
	until INTEGER,          -- ms since 1970; null: until it is lifted
	act TEXT,               -- null: an administrator's own
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (user, entry, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX suspension_in_force ON suspension (user) WHERE to_idx = 9007199254740991;

-- From which entry on the signatures of a revoked key are disputed; null: from its revocation on.
ALTER TABLE signing_key ADD COLUMN since INTEGER;

-- A user may be suspended: which states there are, server/people/user_state.c says.  identity: whether
-- others confirmed who uses the account (common/rules/powers.h), and since which entry that is so.
CREATE TABLE user_moved (
	id TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
	owner TEXT CHECK ((owner IS NULL) = (kind = 'person')), -- of a service: the person behind it
	site TEXT NOT NULL,
	name TEXT NOT NULL, -- the digest of a content
	state TEXT NOT NULL,
	verifier TEXT, -- the digest of a content
	identity TEXT NOT NULL,
	identity_idx INTEGER NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

INSERT INTO user_moved
SELECT id, kind, owner, site, name, state, verifier, 'confirmed', 0, from_idx, to_idx FROM user;
DROP TABLE user;
ALTER TABLE user_moved RENAME TO user;
CREATE UNIQUE INDEX user_in_force ON user (id) WHERE to_idx = 9007199254740991;
CREATE INDEX user_owner ON user (owner) WHERE owner IS NOT NULL AND to_idx = 9007199254740991;

CREATE INDEX signature_of_key ON signature (key, from_idx);
CREATE INDEX role_grant_of_role ON role_grant (role, site, user) WHERE to_idx = 9007199254740991;

-- What has been done to this schema; a row that does not match the program's own is refused.

CREATE TABLE migration (
	number INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	digest TEXT NOT NULL
) STRICT;

-- The log.

CREATE TABLE entry (
	idx INTEGER PRIMARY KEY,
	body BLOB NOT NULL CHECK (length(body) <= 65535) -- the exact leaf bytes
) STRICT;

CREATE TABLE tile (
	id INTEGER PRIMARY KEY, -- level << 56 | n
	data BLOB NOT NULL CHECK (length(data) BETWEEN 32 AND 8192)
) STRICT;

CREATE TABLE checkpoint (
	size INTEGER PRIMARY KEY,
	root BLOB NOT NULL CHECK (length(root) = 32),
	note TEXT NOT NULL
) STRICT;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER tile_no_delete BEFORE DELETE ON tile BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN SELECT raise(ABORT, 'the log is append-only'); END;

-- Bound to the log by digest = SHA-256(salt || bytes): what cannot stand in it.

CREATE TABLE content (
	digest TEXT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('personal', 'secret', 'document')),
	salt BLOB NOT NULL,
	bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A cache, not a record: which entry answered an Idempotency-Key.

CREATE TABLE idempotency (
	actor TEXT NOT NULL,
	key TEXT NOT NULL,
	request BLOB NOT NULL, -- SHA-256 of method, path and body
	idx INTEGER NOT NULL,
	PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

-- Projections of the log: every row is explained by an entry.  A row with from_idx and to_idx says
-- what held from entry from_idx up to, not including, entry to_idx; 2^53 - 1: it is in force.

CREATE TABLE object_head (
	id TEXT PRIMARY KEY,
	idx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE edge (
	src TEXT NOT NULL, -- an object id
	rel TEXT NOT NULL,
	dst TEXT NOT NULL,
	idx INTEGER NOT NULL,
	PRIMARY KEY (src, rel, dst)
) STRICT, WITHOUT ROWID;

CREATE INDEX edge_back ON edge (dst, rel);

CREATE TABLE site (
	id TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
	id TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
	owner TEXT CHECK ((owner IS NULL) = (kind = 'person')), -- of a service: the person behind it
	site TEXT NOT NULL,
	name TEXT NOT NULL, -- the digest of a content
	state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'deactivated')),
	verifier TEXT, -- the digest of a content
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX user_in_force ON user (id) WHERE to_idx = 9007199254740991;

-- Network addresses that entries name, each by the digest of a content that may be erased.
CREATE TABLE source (
	digest TEXT NOT NULL PRIMARY KEY,
	idx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE role_grant (
	user TEXT NOT NULL,
	role TEXT NOT NULL,
	site TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (user, site, role, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX role_grant_in_force ON role_grant (user, site, role) WHERE to_idx = 9007199254740991;

CREATE TABLE invitation (
	id TEXT NOT NULL,
	user TEXT NOT NULL,
	code TEXT NOT NULL, -- SHA-256 of SHA-256 of the code
	expires_at INTEGER NOT NULL, -- ms since 1970
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx), -- used or replaced
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invitation_in_force ON invitation (user) WHERE to_idx = 9007199254740991;

CREATE TABLE token (
	id TEXT NOT NULL,
	user TEXT NOT NULL,
	title TEXT NOT NULL,
	scopes INTEGER NOT NULL, -- bits of enum scope
	code TEXT NOT NULL, -- SHA-256 of SHA-256 of the token
	expires_at INTEGER NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX token_code ON token (code);
CREATE INDEX token_user ON token (user, id);

CREATE TABLE artifact (
	digest TEXT NOT NULL,
	class TEXT NOT NULL CHECK (class IN ('registry', 'labels')), -- who may read the bytes
	size INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	PRIMARY KEY (digest, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE model (
	name TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (name, from_idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset (
	name TEXT NOT NULL,
	number INTEGER NOT NULL CHECK (number > 0),
	digest TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (name, number, from_idx)
) STRICT, WITHOUT ROWID;

CREATE INDEX dataset_digest ON dataset (name, digest);

CREATE TABLE run (
	id TEXT NOT NULL,
	model TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_model ON run (model, id);

CREATE TABLE version (
	model TEXT NOT NULL,
	number INTEGER NOT NULL CHECK (number > 0),
	state TEXT NOT NULL CHECK (state IN ('registered', 'retired')),
	digest TEXT NOT NULL, -- of its manifest of files
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (model, number, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX version_in_force ON version (model, number) WHERE to_idx = 9007199254740991;

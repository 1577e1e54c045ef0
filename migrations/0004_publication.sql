-- Publication: trust metadata that people signed, and what the server published under it.

-- Every TUF metadata file that was ever in force, by role: people's and the server's own.

CREATE TABLE tuf_metadata (
	role TEXT NOT NULL, -- root, targets, signers; releases, snapshot, timestamp
	version INTEGER NOT NULL CHECK (version > 0),
	digest TEXT NOT NULL, -- of a content
	expires_at INTEGER NOT NULL, -- ms since 1970
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (role, version)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX tuf_metadata_in_force ON tuf_metadata (role) WHERE to_idx = 9007199254740991;

-- The files of trust: targets of the top role and of signers.

CREATE TABLE trust_target (
	path TEXT NOT NULL,
	digest TEXT NOT NULL, -- of a content
	size INTEGER NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (path, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX trust_target_in_force ON trust_target (path) WHERE to_idx = 9007199254740991;

-- Releases, from their publication on.

CREATE TABLE release (
	model TEXT NOT NULL,
	number INTEGER NOT NULL CHECK (number > 0),
	state TEXT NOT NULL CHECK (state IN ('published', 'withdrawn')),
	path TEXT NOT NULL, -- of its record in the controlled tree
	record TEXT NOT NULL, -- digests of contents
	version_record TEXT NOT NULL,
	evidence TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (model, number, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX release_in_force ON release (model, number) WHERE to_idx = 9007199254740991;
CREATE INDEX release_path ON release (path);

CREATE TABLE release_target (
	model TEXT NOT NULL,
	number INTEGER NOT NULL,
	path TEXT NOT NULL, -- as TUF names it
	digest TEXT NOT NULL,
	size INTEGER NOT NULL,
	PRIMARY KEY (model, number, path)
) STRICT, WITHOUT ROWID;

CREATE INDEX release_target_path ON release_target (path, digest);

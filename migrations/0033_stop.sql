-- Stops of releases, as people signed them, and the files by which devices learn of them, of lifts and of what takes a stop back.

CREATE TABLE stop (
	id TEXT NOT NULL,
	model TEXT NOT NULL,
	first INTEGER NOT NULL, -- releases from this one
	last INTEGER NOT NULL, -- to that one
	sites TEXT, -- a JSON array; NULL: it names none
	devices TEXT, -- a JSON array; NULL: it names none
	reason TEXT NOT NULL,
	document TEXT NOT NULL, -- digests of the document, and of the statement over it
	envelope TEXT NOT NULL,
	signer TEXT NOT NULL,
	key TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('in-force', 'taken-back', 'lifted')),
	signed INTEGER NOT NULL, -- the entry that brought it
	ended INTEGER, -- the entry that ended it
	merged INTEGER, -- that of the merge which lifted it
	end_document TEXT, -- of what took it back, or of the lift
	end_envelope TEXT, -- of what took it back
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX stop_in_force ON stop (id) WHERE to_idx = 9007199254740991;
CREATE INDEX stop_in_force_at ON stop (model, last) WHERE state = 'in-force' AND to_idx = 9007199254740991;
CREATE INDEX stop_over ON stop (model, last) WHERE state <> 'in-force' AND to_idx = 9007199254740991;
CREATE INDEX stop_of_key ON stop (key, ended) WHERE state = 'taken-back' AND to_idx = 9007199254740991;

CREATE TABLE stop_target (
	path TEXT PRIMARY KEY,
	digest TEXT NOT NULL,
	size INTEGER NOT NULL,
	stop TEXT NOT NULL,
	idx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

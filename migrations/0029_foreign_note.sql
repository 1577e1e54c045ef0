-- Foreign notes (common/rules/foreign_notes.h).  An older log has none.

CREATE TABLE foreign_note (
	digest TEXT NOT NULL,
	size INTEGER NOT NULL,
	root TEXT NOT NULL,
	held TEXT, -- how it is held; NULL: somebody sent it
	report TEXT, -- digest of the envelope, where a report holds it
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx), -- until it is disowned, or another entry says more of it
	PRIMARY KEY (digest, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX foreign_note_in_force ON foreign_note (digest) WHERE to_idx = 9007199254740991;
CREATE INDEX foreign_note_open ON foreign_note (held, from_idx) WHERE to_idx = 9007199254740991;
CREATE INDEX foreign_note_held ON foreign_note (size, root, from_idx) WHERE held IS NOT NULL;

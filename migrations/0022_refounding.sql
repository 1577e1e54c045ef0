-- Announcements of a re-founding (server/quality/refounding.h).  An older log has none.
-- Such acts concern no single person, so person may be null.

CREATE TABLE act_moved (
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,   -- what it is about: of a kind and object one at most is open
	person TEXT,            -- whom it concerns, and who does not sign it; null: nobody
	site TEXT NOT NULL,     -- whose approvers sign it; or *
	author TEXT NOT NULL,   -- who proposed it
	document TEXT NOT NULL, -- digest
	state TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	until INTEGER,          -- ms since 1970; null: it does not wait
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

INSERT INTO act_moved
SELECT id, kind, object, person, site, author, document, state, body, from_idx, to_idx, until FROM act;
DROP TABLE act;
ALTER TABLE act_moved RENAME TO act;
CREATE UNIQUE INDEX act_in_force ON act (id) WHERE to_idx = 9007199254740991;
CREATE UNIQUE INDEX act_open ON act (kind, object) WHERE state IN ('open', 'waiting') AND to_idx = 9007199254740991;
CREATE INDEX acts_open ON act (id) WHERE state IN ('open', 'waiting') AND to_idx = 9007199254740991;
CREATE INDEX acts_waiting ON act (from_idx) WHERE state = 'waiting' AND to_idx = 9007199254740991;

CREATE TABLE announcement (
	entry INTEGER NOT NULL, -- that brought it
	act TEXT NOT NULL,
	document TEXT NOT NULL, -- digest
	at INTEGER NOT NULL,    -- ms since 1970: the time of that entry
	state TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (entry, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX announcement_in_force ON announcement (entry) WHERE to_idx = 9007199254740991;

-- Whether an approver has signed since an entry.
CREATE INDEX signature_at ON signature (from_idx);

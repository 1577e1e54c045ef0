-- Objections to changes (server/control/objection.h).  An older log has none.

CREATE TABLE objection (
	number INTEGER NOT NULL, -- of the change
	idx INTEGER NOT NULL,    -- of the entry
	person TEXT NOT NULL,    -- or a service account
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,     -- ms since 1970: the time of that entry
	PRIMARY KEY (number, idx)
) STRICT, WITHOUT ROWID;

-- Contents and artifacts whose loss was accepted (server/engine/lost.h).  Nobody could accept one before.

CREATE TABLE lost (
	object TEXT PRIMARY KEY, -- 'content:<digest>' or 'artifact:<digest>'
	found TEXT, -- digest of what lay there then; null: nothing did
	idx INTEGER NOT NULL -- of the entry damage.accepted
) STRICT, WITHOUT ROWID;

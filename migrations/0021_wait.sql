-- An act whose signatures suffice and that waits before its effect, and the signatures of the root's
-- holders on acts (server/quality/acts.h).  An older log has none.

ALTER TABLE act ADD COLUMN until INTEGER; -- ms since 1970; null: it does not wait

DROP INDEX act_open;
DROP INDEX acts_open;
CREATE UNIQUE INDEX act_open ON act (kind, object) WHERE state IN ('open', 'waiting') AND to_idx = 9007199254740991;
CREATE INDEX acts_open ON act (id) WHERE state IN ('open', 'waiting') AND to_idx = 9007199254740991;

CREATE TABLE act_holder (
	act TEXT NOT NULL,
	keyid TEXT NOT NULL, -- of a key of the root, as TUF names it
	sig TEXT NOT NULL,   -- hex: over the bytes of the act's document
	idx INTEGER NOT NULL, -- of the entry
	PRIMARY KEY (act, keyid)
) STRICT, WITHOUT ROWID;

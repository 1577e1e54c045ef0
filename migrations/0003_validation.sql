-- Validation: frozen test sets, validations and their results.

-- A dataset whose labels lie apart: an artifact of class labels, for the process expert and auditors.
CREATE TABLE frozen_set (
	name TEXT NOT NULL,
	number INTEGER NOT NULL,
	labels TEXT NOT NULL, -- digest of an artifact
	rows INTEGER NOT NULL,
	positives INTEGER NOT NULL,
	idx INTEGER NOT NULL,
	PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE validation (
	id TEXT NOT NULL,
	model TEXT NOT NULL,
	version INTEGER NOT NULL,
	dataset TEXT NOT NULL, -- "name/number"
	reuse INTEGER, -- the justification that this use of the test set spends
	state TEXT NOT NULL CHECK (state IN ('registered', 'passed', 'failed')),
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX validation_in_force ON validation (id) WHERE to_idx = 9007199254740991;
CREATE INDEX validation_use ON validation (model, dataset);

-- What number a change may still give to a new record of a folder.
CREATE INDEX change_path_path ON change_path (path);

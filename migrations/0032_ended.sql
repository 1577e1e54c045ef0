-- What was called stopped is ended: a rollout ends, and what is stopped is a release.

CREATE TABLE rollout_next (
	id TEXT NOT NULL,
	model TEXT NOT NULL,
	release INTEGER NOT NULL,
	version INTEGER NOT NULL,
	plan TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'halted', 'completed', 'ended')),
	ring INTEGER NOT NULL CHECK (ring >= 0), -- the newest that is open
	reason TEXT, -- of the state
	sites TEXT NOT NULL, -- a JSON array: the release's scope
	rings TEXT NOT NULL, -- a JSON array, as copied from the plan
	forgiven INTEGER NOT NULL, -- failures reported before that entry do not count
	digest TEXT, -- of the plan
	record TEXT, -- digest of the release's record
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

INSERT INTO rollout_next (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, digest, record, from_idx, to_idx)
SELECT id, model, release, version, plan, CASE state WHEN 'stopped' THEN 'ended' ELSE state END, ring, reason, sites, rings, forgiven,
	digest, record, from_idx, to_idx FROM rollout;

DROP TABLE rollout;
ALTER TABLE rollout_next RENAME TO rollout;

CREATE UNIQUE INDEX rollout_in_force ON rollout (id) WHERE to_idx = 9007199254740991;
CREATE INDEX rollout_release ON rollout (model, release) WHERE to_idx = 9007199254740991;
CREATE INDEX rollout_not_ended ON rollout (model, release) WHERE state <> 'ended' AND to_idx = 9007199254740991;
CREATE INDEX rollout_under_way ON rollout (model, release) WHERE state IN ('running', 'halted') AND to_idx = 9007199254740991;

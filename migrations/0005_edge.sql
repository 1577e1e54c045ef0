-- The edge: devices, rollouts, assignments and reports.

CREATE TABLE device (
	name TEXT NOT NULL,
	site TEXT NOT NULL,
	labels TEXT NOT NULL, -- a JSON array
	state TEXT NOT NULL CHECK (state IN ('created', 'enrolled', 'retired')),
	code TEXT, -- SHA-256 of SHA-256 of the enrolment code; NULL: used
	code_expires_at INTEGER, -- ms since 1970
	enrolment TEXT,
	key TEXT, -- fingerprint
	public TEXT, -- base64 of 32 bytes, Ed25519
	token TEXT, -- SHA-256 of SHA-256 of the device's token
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (name, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX device_in_force ON device (name) WHERE to_idx = 9007199254740991;
CREATE UNIQUE INDEX device_token ON device (token) WHERE to_idx = 9007199254740991;

-- What each device shall run: the signed statement, and what it says.

CREATE TABLE assignment (
	device TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	counter INTEGER NOT NULL CHECK (counter > 0),
	enrolment TEXT NOT NULL,
	envelope TEXT NOT NULL, -- the digest of a content
	slots TEXT NOT NULL, -- a JSON array
	expires_at INTEGER NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (device, counter)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX assignment_in_force ON assignment (device) WHERE to_idx = 9007199254740991;

-- What each device says that it runs, or could not run; at: when that began, by the log.

CREATE TABLE device_slot (
	device TEXT NOT NULL,
	slot TEXT NOT NULL,
	release INTEGER NOT NULL,
	model TEXT NOT NULL,
	version INTEGER NOT NULL,
	digest TEXT,
	state TEXT NOT NULL CHECK (state IN ('installed', 'active', 'failed', 'refused')),
	reason TEXT,
	at INTEGER NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (device, slot, release, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX device_slot_in_force ON device_slot (device, slot, release) WHERE to_idx = 9007199254740991;

CREATE TABLE report (
	device TEXT NOT NULL,
	idx INTEGER NOT NULL,
	enrolment TEXT NOT NULL,
	boot TEXT NOT NULL,
	sequence INTEGER NOT NULL CHECK (sequence > 0),
	payload TEXT NOT NULL, -- its digest: the next report names it
	envelope TEXT NOT NULL, -- the digest of a content
	PRIMARY KEY (device, idx)
) STRICT, WITHOUT ROWID;

-- A release's way through the rings of its plan.

CREATE TABLE rollout (
	id TEXT NOT NULL,
	model TEXT NOT NULL,
	release INTEGER NOT NULL,
	version INTEGER NOT NULL,
	plan TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('running', 'halted', 'completed', 'stopped')),
	ring INTEGER NOT NULL CHECK (ring >= 0), -- the newest that is open
	reason TEXT, -- of the state
	sites TEXT NOT NULL, -- a JSON array: the release's scope
	rings TEXT NOT NULL, -- a JSON array, as copied from the plan
	forgiven INTEGER NOT NULL, -- failures reported before that entry do not count
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX rollout_in_force ON rollout (id) WHERE to_idx = 9007199254740991;
CREATE INDEX rollout_release ON rollout (model, release);
CREATE INDEX rollout_state ON rollout (state, id) WHERE to_idx = 9007199254740991;

CREATE TABLE rollout_device (
	device TEXT NOT NULL,
	rollout TEXT NOT NULL,
	ring INTEGER NOT NULL,
	PRIMARY KEY (device, rollout)
) STRICT, WITHOUT ROWID;

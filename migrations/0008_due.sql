-- What the system itself has to look at (server/engine/due.h), and the devices of each ring.

CREATE TABLE due (
	kind TEXT NOT NULL, -- of the follower
	object TEXT NOT NULL,
	at INTEGER NOT NULL CHECK (at >= 0), -- ms since 1970; 0: now
	idx INTEGER NOT NULL, -- the entry that says so
	PRIMARY KEY (kind, object)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_now ON due (kind, idx, object) WHERE at = 0;
CREATE INDEX due_later ON due (kind, at, object) WHERE at > 0;

CREATE INDEX rollout_device_ring ON rollout_device (rollout, ring, device);

-- What each statement asks for, by an index of it: what is in force or open, not all that ever was.

-- The rollouts that a device is in, by model and from the newest release on; and what each device has shown of the release,
-- as its gate counts it.
CREATE TABLE rollout_device_by_model (
	device TEXT NOT NULL,
	model TEXT NOT NULL,
	release INTEGER NOT NULL,
	rollout TEXT NOT NULL,
	ring INTEGER NOT NULL CHECK (ring >= 0),
	state TEXT NOT NULL CHECK (state IN ('waiting', 'active', 'failed', 'retired')),
	since INTEGER, -- the entry that said so; NULL: none
	at INTEGER, -- its time, ms since 1970
	PRIMARY KEY (device, model, release, rollout)
) STRICT, WITHOUT ROWID;

INSERT INTO rollout_device_by_model
SELECT rollout_device.device, rollout.model, rollout.release, rollout_device.rollout, rollout_device.ring,
	CASE WHEN device_slot.state = 'active' THEN 'active' WHEN device_slot.state IN ('failed', 'refused') THEN 'failed'
		WHEN device.state = 'retired' THEN 'retired' ELSE 'waiting' END,
	device_slot.from_idx, device_slot.at
FROM rollout_device JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = 9007199254740991
	LEFT JOIN device ON device.name = rollout_device.device AND device.to_idx = 9007199254740991
	LEFT JOIN device_slot ON device_slot.device = rollout_device.device AND device_slot.slot = rollout.model
		AND device_slot.release = rollout.release AND device_slot.to_idx = 9007199254740991;

DROP TABLE rollout_device;
ALTER TABLE rollout_device_by_model RENAME TO rollout_device;
CREATE INDEX rollout_device_ring ON rollout_device (rollout, ring, state, at);

DROP INDEX rollout_release;
DROP INDEX rollout_state;
CREATE INDEX rollout_release ON rollout (model, release) WHERE to_idx = 9007199254740991;
CREATE INDEX rollout_not_stopped ON rollout (model, release) WHERE state <> 'stopped' AND to_idx = 9007199254740991;
CREATE INDEX rollout_under_way ON rollout (model, release) WHERE state IN ('running', 'halted') AND to_idx = 9007199254740991;

CREATE INDEX release_published ON release (model, number) WHERE state = 'published' AND to_idx = 9007199254740991;

CREATE INDEX user_owner ON user (owner) WHERE owner IS NOT NULL AND to_idx = 9007199254740991;
CREATE INDEX token_in_force ON token (user) WHERE to_idx = 9007199254740991;

DROP INDEX validation_use;
CREATE INDEX validation_use ON validation (model, dataset) WHERE to_idx = 9007199254740991;
CREATE INDEX validation_reuse ON validation (model, reuse) WHERE reuse IS NOT NULL AND to_idx = 9007199254740991;

CREATE UNIQUE INDEX git_ref_in_force ON git_ref (name) WHERE to_idx = 9007199254740991;

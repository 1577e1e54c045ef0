-- Who is in a ring is frozen when it opens: a list by its digest, and how many of them have shown what, so that a gate is asked
-- without looking at each.  Rollouts that began before keep the plan's devices in `rings`; their rings have no list.

ALTER TABLE rollout ADD COLUMN digest TEXT; -- of the plan; NULL: the rings are kept with their devices
ALTER TABLE rollout ADD COLUMN record TEXT; -- digest of the release's record; NULL: it began before that was kept

CREATE TABLE rollout_ring (
	rollout TEXT NOT NULL,
	ring INTEGER NOT NULL,
	members TEXT, -- the digest of a content; NULL: the devices that `rings` names
	devices INTEGER NOT NULL CHECK (devices >= 0),
	active INTEGER NOT NULL CHECK (active >= 0),
	failed INTEGER NOT NULL CHECK (failed >= 0), -- and not forgiven
	retired INTEGER NOT NULL CHECK (retired >= 0),
	PRIMARY KEY (rollout, ring)
) STRICT, WITHOUT ROWID;

INSERT INTO rollout_ring
SELECT rollout_device.rollout, rollout_device.ring, NULL, count(*), sum(rollout_device.state = 'active'),
	sum(rollout_device.state = 'failed' AND rollout_device.since >= rollout.forgiven), sum(rollout_device.state = 'retired')
FROM rollout_device JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = 9007199254740991
GROUP BY rollout_device.rollout, rollout_device.ring;

ALTER TABLE device_slot ADD COLUMN record TEXT; -- digest of the release's record, as the device says; NULL: not known, or of before it said so

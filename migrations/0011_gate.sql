-- A gate is counted in its index alone.

DROP INDEX rollout_device_ring;
CREATE INDEX rollout_device_ring ON rollout_device (rollout, ring, state, at, since);

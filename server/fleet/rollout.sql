-- rollout_insert
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx, to_idx)
VALUES (:id, :model, :release, :version, :plan, :state, 0, :reason, :sites, :rings, :idx, :idx, IN_FORCE);

-- rollout_close
UPDATE rollout SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- rollout_follow
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx, to_idx)
SELECT id, model, release, version, plan, :state, ring + :step, :reason, sites, rings,
	CASE WHEN :forgive THEN :idx ELSE forgiven END, :idx, IN_FORCE
FROM rollout WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- rollout_at
SELECT id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx FROM rollout
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- rollout_page
SELECT json_object('id', id, 'model', model, 'release', release, 'version', version, 'plan', plan,
	'state', state, 'ring', json_extract(rings, '$[' || ring || '].name'), 'reason', reason, 'index', from_idx), id
FROM rollout WHERE id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- rollout_any
SELECT 1 FROM rollout WHERE model = :model AND release = :release AND to_idx = IN_FORCE LIMIT 1;

-- rollout_newest
SELECT release FROM rollout WHERE model = :model AND state <> 'stopped' AND to_idx = IN_FORCE
ORDER BY release DESC LIMIT 1;

-- rollout_of_release
SELECT id, ring, state FROM rollout WHERE model = :model AND release = :release AND to_idx = IN_FORCE;

-- rollout_older
SELECT id FROM rollout WHERE state IN ('running', 'halted') AND to_idx = IN_FORCE AND model = :model AND release < :release;

-- rollout_gated_by
SELECT rollout.id FROM rollout_device CROSS JOIN rollout ON rollout.id = rollout_device.rollout
WHERE rollout_device.device = :device AND rollout.to_idx = IN_FORCE AND rollout.state = 'running'
	AND rollout.ring = rollout_device.ring;

-- rollout_of_slot
SELECT rollout.id, rollout_device.ring FROM rollout_device CROSS JOIN rollout ON rollout.id = rollout_device.rollout
WHERE rollout_device.device = :device AND rollout_device.model = :model AND rollout_device.release = :release
	AND rollout.to_idx = IN_FORCE;

-- rollout_device_of
SELECT device FROM rollout_device WHERE rollout = :rollout AND ring BETWEEN :from AND :to;

-- rollout_model_next
SELECT model FROM rollout_device WHERE device = :device AND model > :after ORDER BY model LIMIT 1;

-- rollout_wanted
SELECT rollout.release, rollout.version FROM rollout_device
	CROSS JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = IN_FORCE
		AND rollout_device.ring <= rollout.ring
	CROSS JOIN release ON release.model = rollout.model AND release.number = rollout.release
		AND release.to_idx = IN_FORCE AND release.state = 'published'
WHERE rollout_device.device = :device AND rollout_device.model = :model
	AND instr(rollout.sites, '"' || :site || '"') -- a JSON array of names, which have no quotes
	AND (rollout.state IN ('running', 'completed') OR EXISTS
		(SELECT 1 FROM device_slot WHERE device_slot.device = rollout_device.device AND device_slot.slot = rollout.model
			AND device_slot.release = rollout.release AND device_slot.state = 'active'))
ORDER BY rollout_device.release DESC LIMIT 1;

-- rollout_all
SELECT id, from_idx, to_idx, model, release, version, plan, state, ring, reason, sites, rings, forgiven
FROM rollout ORDER BY id, from_idx;

-- rollout_device_insert
INSERT INTO rollout_device (device, model, release, rollout, ring, state, since, at)
VALUES (:device, :model, :release, :rollout, :ring, 'waiting', NULL, NULL);

-- rollout_device_shown
UPDATE rollout_device SET state = shown.state, since = shown.since, at = shown.at
FROM (SELECT CASE WHEN device_slot.state = 'active' THEN 'active' WHEN device_slot.state IN ('failed', 'refused') THEN 'failed'
		WHEN device.state = 'retired' THEN 'retired' ELSE 'waiting' END AS state,
		device_slot.from_idx AS since, device_slot.at AS at
	FROM (SELECT :device AS name) AS asked
		LEFT JOIN device ON device.name = asked.name AND device.to_idx = IN_FORCE
		LEFT JOIN device_slot ON device_slot.device = asked.name AND device_slot.slot = :model
			AND device_slot.release = :release AND device_slot.to_idx = IN_FORCE) AS shown
WHERE rollout_device.device = :device AND rollout_device.model = :model AND rollout_device.release = :release
	AND (rollout_device.state, rollout_device.since, rollout_device.at) IS NOT (shown.state, shown.since, shown.at);

-- rollout_device_clear
UPDATE rollout_device SET state = :state, since = NULL, at = NULL WHERE device = :device;

-- rollout_device_count
SELECT state, count(*), max(at) FROM rollout_device
WHERE rollout = :rollout AND ring = :ring AND NOT (state = 'failed' AND since < :forgiven) GROUP BY state;

-- rollout_device_all
SELECT device, model, release, rollout, ring, state, since, at FROM rollout_device ORDER BY device, model, release, rollout;

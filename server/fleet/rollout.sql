-- rollout_insert
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx, to_idx)
VALUES (:id, :model, :release, :version, :plan, :state, 0, :reason, :sites, :rings, :idx, :idx, IN_FORCE);

-- rollout_close
UPDATE rollout SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- rollout_follow
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx, to_idx)
SELECT id, model, release, version, plan, :state, ring + :step, :reason, sites, rings,
	CASE WHEN :forgive THEN :idx ELSE forgiven END, :idx, IN_FORCE
FROM rollout WHERE id = :id AND to_idx = :idx;

-- rollout_at
SELECT id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx FROM rollout
WHERE id = :id AND from_idx <= :at AND :at < to_idx;

-- rollout_page
SELECT json_object('id', id, 'model', model, 'release', release, 'version', version, 'plan', plan,
	'state', state, 'ring', json_extract(rings, '$[' || ring || '].name'), 'reason', reason, 'index', from_idx), id
FROM rollout WHERE id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- rollout_running
SELECT id, model, release, version, plan, state, ring, reason, sites, rings, forgiven, from_idx FROM rollout
WHERE state = 'running' AND to_idx = IN_FORCE AND id > :after ORDER BY id LIMIT 1;

-- rollout_due
SELECT release.model, release.number FROM release
WHERE state = 'published' AND to_idx = IN_FORCE AND NOT EXISTS
	(SELECT 1 FROM rollout WHERE rollout.model = release.model AND rollout.release = release.number)
ORDER BY release.from_idx LIMIT 1;

-- rollout_withdrawn
SELECT id FROM rollout JOIN release ON release.model = rollout.model AND release.number = rollout.release
	AND release.to_idx = IN_FORCE AND release.state = 'withdrawn'
WHERE rollout.state IN ('running', 'halted', 'completed') AND rollout.to_idx = IN_FORCE LIMIT 1;

-- rollout_superseded
SELECT id, (SELECT max(newer.release) FROM rollout AS newer WHERE newer.model = rollout.model
	AND newer.state <> 'stopped' AND newer.to_idx = IN_FORCE) AS newest FROM rollout
WHERE state IN ('running', 'halted') AND to_idx = IN_FORCE AND newest > release LIMIT 1;

-- rollout_wanted
SELECT rollout.model, max(rollout.release), rollout.version
FROM rollout_device
	JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = IN_FORCE
		AND rollout_device.ring <= rollout.ring
	JOIN release ON release.model = rollout.model AND release.number = rollout.release
		AND release.to_idx = IN_FORCE AND release.state = 'published'
WHERE rollout_device.device = :device
	AND instr(rollout.sites, '"' || :site || '"') -- a JSON array of names, which have no quotes
	AND (rollout.state IN ('running', 'completed') OR EXISTS
		(SELECT 1 FROM device_slot WHERE device_slot.device = rollout_device.device AND device_slot.slot = rollout.model
			AND device_slot.release = rollout.release AND device_slot.state = 'active'))
GROUP BY rollout.model ORDER BY rollout.model LIMIT :limit;

-- rollout_all
SELECT id, from_idx, to_idx, model, release, version, plan, state, ring, reason, sites, rings, forgiven
FROM rollout ORDER BY id, from_idx;

-- rollout_device_insert
INSERT INTO rollout_device (device, rollout, ring) VALUES (:device, :rollout, :ring);

-- rollout_device_all
SELECT device, rollout, ring FROM rollout_device ORDER BY device, rollout;

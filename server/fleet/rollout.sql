-- rollout_insert
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, digest, record, forgiven, from_idx, to_idx)
VALUES (:id, :model, :release, :version, :plan, :state, 0, :reason, :sites, :rings, :digest, :record, :idx, :idx, IN_FORCE);

-- rollout_close
UPDATE rollout SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- rollout_follow
INSERT INTO rollout (id, model, release, version, plan, state, ring, reason, sites, rings, digest, record, forgiven, from_idx, to_idx)
SELECT id, model, release, version, plan, :state, ring + :step, :reason, sites, rings, digest, record,
	CASE WHEN :forgive THEN :idx ELSE forgiven END, :idx, IN_FORCE
FROM rollout WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- rollout_at
SELECT id, model, release, version, plan, state, ring, reason, sites, rings, digest, record, forgiven, from_idx FROM rollout
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- rollout_page
SELECT json_object('id', id, 'model', model, 'release', release, 'version', version, 'plan', plan,
	'state', state, 'ring', json_extract(rings, '$[' || ring || '].name'), 'reason', reason, 'index', from_idx), id
FROM rollout WHERE id > :after AND from_idx <= :at AND :at < to_idx AND {seen 'rollout:' || id} ORDER BY id LIMIT :limit;

-- rollout_any
SELECT 1 FROM rollout WHERE model = :model AND release = :release AND to_idx = IN_FORCE LIMIT 1;

-- rollout_newest
SELECT release FROM rollout WHERE model = :model AND state <> 'ended' AND to_idx = IN_FORCE
ORDER BY release DESC LIMIT 1;

-- rollout_of_release
SELECT id, ring, state FROM rollout WHERE model = :model AND release = :release AND to_idx = IN_FORCE;

-- rollout_stopped
SELECT id FROM rollout INDEXED BY rollout_not_ended
WHERE model = :model AND release BETWEEN :from AND :to AND state <> 'ended' AND to_idx = IN_FORCE;

-- rollout_of_releases
SELECT id, ring FROM rollout WHERE model = :model AND release BETWEEN :from AND :to AND to_idx = IN_FORCE;

-- rollout_older
SELECT id FROM rollout WHERE state IN ('running', 'halted') AND to_idx = IN_FORCE AND model = :model AND release < :release;

-- rollout_disputed
SELECT DISTINCT rollout.id FROM signature INDEXED BY signature_of_key
	CROSS JOIN change_path ON change_path.number = CAST(substr(signature.subject, 8) AS INTEGER) -- behind change:
	CROSS JOIN rollout ON rollout.model = change_path.path_name AND rollout.to_idx = IN_FORCE
WHERE signature.key = :key AND signature.from_idx >= :since AND substr(signature.subject, 1, 7) = 'change:' AND rollout.state IN ('running', 'completed')
	AND (change_path.path_kind = 'release' AND rollout.release = change_path.path_number
		OR change_path.path_kind = 'version' AND rollout.version = change_path.path_number);

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
SELECT rollout.release, rollout.version, release.record FROM rollout_device
	CROSS JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = IN_FORCE
		AND rollout_device.ring <= rollout.ring
	CROSS JOIN release ON release.model = rollout.model AND release.number = rollout.release
		AND release.to_idx = IN_FORCE AND release.state = 'published'
WHERE rollout_device.device = :device AND rollout_device.model = :model
	AND instr(rollout.sites, '"' || :site || '"') -- a JSON array of names, which have no quotes
	AND NOT EXISTS (SELECT 1 FROM stop INDEXED BY stop_in_force_at WHERE stop.model = rollout.model AND stop.last >= rollout.release
		AND stop.first <= rollout.release AND stop.state = 'in-force' AND stop.to_idx = IN_FORCE
		AND (stop.sites IS NULL AND stop.devices IS NULL OR instr(stop.sites, '"' || :site || '"')
			OR instr(stop.devices, '"' || :device || '"')))
	AND (rollout.state IN ('running', 'completed') OR EXISTS
		(SELECT 1 FROM device_slot WHERE device_slot.device = rollout_device.device AND device_slot.slot = rollout.model
			AND device_slot.release = rollout.release AND device_slot.state = 'active'
			AND (device_slot.record = rollout.record) IS NOT 0) -- null where one of them is of before it was kept
		OR EXISTS (SELECT 1 FROM stop AS over INDEXED BY stop_over CROSS JOIN device_slot AS ran -- it ran when a stop came that is over
			WHERE over.model = rollout.model AND over.first <= rollout.release AND over.last >= rollout.release
			AND over.state <> 'in-force' AND over.to_idx = IN_FORCE
			AND ran.device = rollout_device.device AND ran.slot = rollout.model AND ran.release = rollout.release
			AND ran.state = 'active' AND ran.from_idx < over.signed AND ran.to_idx > over.signed))
ORDER BY rollout_device.release DESC LIMIT 1;

-- rollout_all
SELECT id, from_idx, to_idx, model, release, version, plan, state, ring, reason, sites, rings, digest, record, forgiven
FROM rollout ORDER BY id, from_idx;

-- rollout_device_insert
INSERT INTO rollout_device (device, model, release, rollout, ring, state, since, at)
SELECT :device, :model, :release, :rollout, :ring, CASE
		WHEN device_slot.state = 'active' AND (device_slot.record = :record) IS NOT 0 THEN 'active'
		WHEN device_slot.state IN ('active', 'failed', 'refused') THEN 'failed' WHEN device.state = 'retired' THEN 'retired' ELSE 'waiting' END,
	device_slot.from_idx, device_slot.at
FROM (SELECT :device AS name) AS asked
	LEFT JOIN device ON device.name = asked.name AND device.to_idx = IN_FORCE
	LEFT JOIN device_slot ON device_slot.device = asked.name AND device_slot.slot = :model
		AND device_slot.release = :release AND device_slot.to_idx = IN_FORCE;

-- rollout_device_look
SELECT rollout_device.rollout, rollout_device.ring, rollout_device.model, rollout_device.release, rollout_device.state,
	rollout_device.since, rollout_device.at, rollout.forgiven, CASE
		WHEN device_slot.state = 'active' AND (device_slot.record = rollout.record) IS NOT 0 THEN 'active'
		WHEN device_slot.state IN ('active', 'failed', 'refused') THEN 'failed' WHEN device.state = 'retired' THEN 'retired' ELSE 'waiting' END,
	device_slot.from_idx, device_slot.at
FROM rollout_device
	CROSS JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = IN_FORCE
	LEFT JOIN device ON device.name = rollout_device.device AND device.to_idx = IN_FORCE
	LEFT JOIN device_slot ON device_slot.device = rollout_device.device AND device_slot.slot = rollout_device.model
		AND device_slot.release = rollout_device.release AND device_slot.to_idx = IN_FORCE
WHERE rollout_device.device = :device AND rollout_device.model = :model AND rollout_device.release = :release LIMIT 1;

-- rollout_device_rows
SELECT rollout_device.rollout, rollout_device.ring, rollout_device.model, rollout_device.release, rollout_device.state,
	rollout_device.since, rollout_device.at, rollout.forgiven
FROM rollout_device CROSS JOIN rollout ON rollout.id = rollout_device.rollout AND rollout.to_idx = IN_FORCE
WHERE rollout_device.device = :device;

-- rollout_device_set
UPDATE rollout_device SET state = :state, since = :since, at = :at
WHERE device = :device AND model = :model AND release = :release AND rollout = :rollout;

-- rollout_device_clear
UPDATE rollout_device SET state = :state, since = NULL, at = NULL WHERE device = :device;

-- rollout_device_latest
SELECT at FROM rollout_device WHERE rollout = :rollout AND ring = :ring AND state = 'active' ORDER BY at DESC LIMIT 1;

-- rollout_ring_insert
INSERT INTO rollout_ring (rollout, ring, members, devices, active, failed, retired)
SELECT :rollout, :ring, :members, count(*), coalesce(sum(state = 'active'), 0),
	coalesce(sum(state = 'failed' AND since >= :forgiven), 0), coalesce(sum(state = 'retired'), 0)
FROM rollout_device WHERE rollout = :rollout AND ring = :ring;

-- rollout_ring_move
UPDATE rollout_ring SET active = active + :active, failed = failed + :failed, retired = retired + :retired
WHERE rollout = :rollout AND ring = :ring;

-- rollout_ring_forgive
UPDATE rollout_ring SET failed = 0 WHERE rollout = :rollout;

-- rollout_ring_get
SELECT members, devices, active, failed, retired FROM rollout_ring WHERE rollout = :rollout AND ring = :ring;

-- rollout_ring_all
SELECT rollout, ring, members, devices, active, failed, retired FROM rollout_ring ORDER BY rollout, ring;

-- ring_candidates
SELECT name, site, labels, enrolment FROM device WHERE state = 'enrolled' AND to_idx = IN_FORCE AND NOT EXISTS
	(SELECT 1 FROM rollout_device WHERE rollout_device.device = device.name AND rollout_device.model = :model
		AND rollout_device.release = :release);

-- rollout_device_all
SELECT device, model, release, rollout, ring, state, since, at FROM rollout_device ORDER BY device, model, release, rollout;

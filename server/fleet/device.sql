-- device_insert
INSERT INTO device (name, site, labels, state, code, code_expires_at, enrolment, key, public, token, from_idx, to_idx)
VALUES (:name, :site, :labels, :state, :code, :expires_at, NULL, NULL, NULL, NULL, :idx, IN_FORCE);

-- device_close
UPDATE device SET to_idx = :idx WHERE name = :name AND to_idx = IN_FORCE;

-- device_enrol
INSERT INTO device (name, site, labels, state, code, code_expires_at, enrolment, key, public, token, from_idx, to_idx)
SELECT name, site, labels, :state, NULL, NULL, :enrolment, :key, :public, :token, :idx, IN_FORCE
FROM device WHERE name = :name AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- device_invite
INSERT INTO device (name, site, labels, state, code, code_expires_at, enrolment, key, public, token, from_idx, to_idx)
SELECT name, site, labels, :state, :code, :expires_at, enrolment, key, public, token, :idx, IN_FORCE
FROM device WHERE name = :name AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- device_retire
INSERT INTO device (name, site, labels, state, code, code_expires_at, enrolment, key, public, token, from_idx, to_idx)
SELECT name, site, labels, :state, NULL, NULL, enrolment, key, public, NULL, :idx, IN_FORCE
FROM device WHERE name = :name AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- device_at
SELECT name, site, labels, state, code, code_expires_at, enrolment, key, public, from_idx FROM device
WHERE name = :name AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- device_by_token
SELECT name, site, labels, state, code, code_expires_at, enrolment, key, public, from_idx FROM device
WHERE token = :token AND to_idx = IN_FORCE;

-- device_page
SELECT json_object('device', name, 'site', site, 'labels', json(labels), 'state', state,
	'enrolment', enrolment, 'key', key, 'alarm', (SELECT text FROM device_alarm AS a
		WHERE a.device = device.name AND a.until IS NULL AND a.from_idx <= :at AND :at < a.to_idx
		ORDER BY a.since DESC LIMIT 1), 'index', from_idx), name
FROM device WHERE name > :after AND from_idx <= :at AND :at < to_idx AND {seen 'device:' || name} ORDER BY name LIMIT :limit;

-- device_enrolled
SELECT name FROM device WHERE state = 'enrolled' AND to_idx = IN_FORCE;

-- device_all
SELECT name, from_idx, to_idx, site, labels, state, code, code_expires_at, enrolment, key, public, token
FROM device ORDER BY name, from_idx;

-- assignment_close
UPDATE assignment SET to_idx = :idx WHERE device = :device AND to_idx = IN_FORCE;

-- assignment_insert
INSERT INTO assignment (device, epoch, counter, enrolment, envelope, slots, expires_at, from_idx, to_idx)
VALUES (:device, :epoch, :counter, :enrolment, :envelope, :slots, :expires_at, :idx, IN_FORCE);

-- assignment_of
SELECT epoch, counter, enrolment, envelope, slots, expires_at FROM assignment
WHERE device = :device AND from_idx <= :at AND :at < to_idx ORDER BY counter DESC LIMIT 1;

-- assignment_longer
SELECT device.name FROM device
JOIN assignment ON assignment.device = device.name AND assignment.to_idx = IN_FORCE
WHERE device.state = 'enrolled' AND device.to_idx = IN_FORCE AND assignment.expires_at > :until;

-- assignment_all
SELECT device, counter, epoch, enrolment, envelope, slots, expires_at, from_idx, to_idx
FROM assignment ORDER BY device, counter;

-- report_insert
INSERT INTO report (device, idx, enrolment, boot, sequence, payload, envelope, same)
VALUES (:device, :idx, :enrolment, :boot, :sequence, :payload, :envelope, :same);

-- report_last
SELECT enrolment, boot, sequence, payload FROM report WHERE device = :device ORDER BY idx DESC LIMIT 1;

-- report_all
SELECT device, idx, enrolment, boot, sequence, payload, envelope, same FROM report ORDER BY device, idx;

-- device_slot_close
UPDATE device_slot SET to_idx = :idx
WHERE device = :device AND slot = :slot AND release = :release AND to_idx = IN_FORCE;

-- device_slot_close_all
UPDATE device_slot SET to_idx = :idx WHERE device = :device AND to_idx = IN_FORCE;

-- device_slot_insert
INSERT INTO device_slot (device, slot, release, model, version, digest, state, reason, record, at, from_idx, to_idx)
VALUES (:device, :slot, :release, :model, :version, :digest, :state, :reason, :record, :at, :idx, IN_FORCE);

-- device_slot_of
SELECT slot, release, model, version, digest, state, reason, at, from_idx, record FROM device_slot
WHERE device = :device AND from_idx <= :at AND :at < to_idx ORDER BY slot, release;

-- device_slot_now
SELECT slot, release, model, version, digest, state, reason, at, from_idx, record
FROM device_slot INDEXED BY device_slot_in_force
WHERE device = :device AND to_idx = IN_FORCE ORDER BY slot, release;

-- device_slot_all
SELECT device, slot, release, from_idx, to_idx, model, version, digest, state, reason, record, at
FROM device_slot ORDER BY device, slot, release, from_idx;

-- device_alarm_close
UPDATE device_alarm SET to_idx = :idx
WHERE device = :device AND kind = :kind AND since = :since AND to_idx = IN_FORCE;

-- device_alarm_close_all
UPDATE device_alarm SET to_idx = :idx WHERE device = :device AND to_idx = IN_FORCE;

-- device_alarm_insert
INSERT INTO device_alarm (device, kind, since, until, text, from_idx, to_idx)
VALUES (:device, :kind, :since, :until, :text, :idx, IN_FORCE);

-- device_alarm_of
SELECT kind, since, coalesce(until, 0), text FROM device_alarm
WHERE device = :device AND from_idx <= :at AND :at < to_idx ORDER BY since, kind;

-- device_alarm_now
SELECT kind, since, coalesce(until, 0), text FROM device_alarm INDEXED BY device_alarm_in_force
WHERE device = :device AND to_idx = IN_FORCE ORDER BY since, kind;

-- device_alarm_all
SELECT device, kind, since, from_idx, to_idx, until, text FROM device_alarm ORDER BY device, kind, since, from_idx;

-- stop_insert
INSERT INTO stop (id, model, first, last, sites, devices, reason, document, envelope, signer, key, state, signed, from_idx, to_idx)
VALUES (:id, :model, :first, :last, :sites, :devices, :reason, :document, :envelope, :signer, :key, :state, :idx, :idx, IN_FORCE);

-- stop_close
UPDATE stop SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- stop_follow
INSERT INTO stop (id, model, first, last, sites, devices, reason, document, envelope, signer, key, state, signed,
	ended, merged, end_document, end_envelope, from_idx, to_idx)
SELECT id, model, first, last, sites, devices, reason, document, envelope, signer, key, :state, signed,
	:idx, :merged, :end_document, :end_envelope, :idx, IN_FORCE
FROM stop WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- stop_at
SELECT id, model, first, last, sites, devices, reason, document, envelope, signer, key, state, signed, ended, merged,
	end_document, end_envelope, from_idx FROM stop
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- stop_page
SELECT json_object('id', id, 'model', model, 'from', first, 'to', last, 'sites', json(sites), 'devices', json(devices),
	'state', state, 'signer', signer, 'reason', reason, 'index', from_idx), id FROM stop
WHERE id > :after AND from_idx <= :at AND :at < to_idx AND {seen 'stop:' || id} ORDER BY id LIMIT :limit;

-- stop_over
SELECT id, model, first, last, sites, devices, reason, document, envelope, signer, key, state, signed, ended, merged,
	end_document, end_envelope, from_idx FROM stop INDEXED BY stop_in_force_at
WHERE model = :model AND last >= :release AND first <= :release AND state = 'in-force' AND to_idx = IN_FORCE
ORDER BY last, id;

-- stop_back_newest
SELECT ended FROM stop INDEXED BY stop_of_key
WHERE key = :key AND state = 'taken-back' AND to_idx = IN_FORCE ORDER BY ended DESC LIMIT 1;

-- stop_all
SELECT id, from_idx, to_idx, model, first, last, sites, devices, reason, document, envelope, signer, key, state, signed,
	ended, merged, end_document, end_envelope FROM stop ORDER BY id, from_idx;

-- stop_lift_of_change
SELECT path FROM change_path WHERE number = :number AND path_kind = 'lift';

-- stop_target_insert
INSERT INTO stop_target (path, digest, size, stop, idx) VALUES (:path, :digest, :size, :stop, :idx);

-- stop_target_list
SELECT path, digest, size FROM stop_target ORDER BY path;

-- stop_target_of
SELECT digest FROM stop_target WHERE path = :path;

-- stop_target_all
SELECT path, digest, size, stop, idx FROM stop_target ORDER BY path;

-- validation_insert
INSERT INTO validation (id, model, version, dataset, reuse, state, body, from_idx, to_idx)
VALUES (:id, :model, :version, :dataset, :reuse, :state, :body, :idx, IN_FORCE);

-- validation_close
UPDATE validation SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- validation_follow
INSERT INTO validation (id, model, version, dataset, reuse, state, body, from_idx, to_idx)
SELECT id, model, version, dataset, reuse, :state, :body, :idx, IN_FORCE
FROM validation WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- validation_at
SELECT body, from_idx, state, model, version, dataset FROM validation
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- validation_page
SELECT body, id FROM validation
WHERE id > :after AND from_idx <= :at AND :at < to_idx AND {seen 'model:' || model} ORDER BY id LIMIT :limit;

-- validation_concluded_all
SELECT id FROM validation WHERE to_idx = IN_FORCE AND state <> 'registered' ORDER BY id;

-- version_record_all
SELECT path, digest, path_name, path_number FROM document
WHERE to_idx = IN_FORCE AND path_kind = 'version' ORDER BY path;

-- validation_used
SELECT id FROM validation
WHERE model = :model AND dataset = :dataset AND to_idx = IN_FORCE ORDER BY id LIMIT 1;

-- validation_reused
SELECT id FROM validation
WHERE model = :model AND reuse = :reuse AND to_idx = IN_FORCE ORDER BY id LIMIT 1;

-- validation_all
SELECT id, from_idx, to_idx, model, version, dataset, reuse, state, body FROM validation ORDER BY id, from_idx;

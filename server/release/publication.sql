-- release_insert
INSERT INTO release (model, number, state, record, version_record, evidence, body, from_idx, to_idx)
VALUES (:model, :number, :state, :record, :version_record, :evidence, :body, :idx, IN_FORCE);

-- release_close
UPDATE release SET to_idx = :idx WHERE model = :model AND number = :number AND to_idx = IN_FORCE;

-- release_follow
INSERT INTO release (model, number, state, record, version_record, evidence, body, from_idx, to_idx)
SELECT model, number, :state, record, version_record, evidence, :body, :idx, IN_FORCE
FROM release WHERE model = :model AND number = :number AND to_idx = :idx;

-- release_at
SELECT body, from_idx, state, record, version_record, evidence FROM release
WHERE model = :model AND number = :number AND from_idx <= :at AND :at < to_idx;

-- release_page
SELECT json_set(body, '$.state', state), number FROM release
WHERE model = :model AND number > :after AND from_idx <= :at AND :at < to_idx
ORDER BY number LIMIT :limit;

-- release_all
SELECT model, number, from_idx, to_idx, state, record, version_record, evidence, body FROM release
ORDER BY model, number, from_idx;

-- release_pending
SELECT path, digest, from_idx FROM document AS d
WHERE to_idx = IN_FORCE AND path_kind = 'release' AND (from_idx, path) > (:after_idx, :after)
AND NOT EXISTS (SELECT 1 FROM release AS r WHERE r.model = d.path_name AND r.number = d.path_number)
AND NOT EXISTS (SELECT 1 FROM document AS w WHERE w.to_idx = IN_FORCE AND w.path_kind = 'withdrawal'
	AND w.path_name = d.path_name AND w.path_number = d.path_number)
ORDER BY from_idx, path LIMIT :limit;

-- release_ended
SELECT r.model, r.number FROM document AS d
JOIN release AS r ON r.model = d.path_name AND r.number = d.path_number
WHERE d.to_idx = IN_FORCE AND d.path_kind = 'withdrawal'
AND r.to_idx = IN_FORCE AND r.state = 'published'
ORDER BY r.model, r.number LIMIT 1;

-- release_target_insert
INSERT INTO release_target (model, number, path, digest, size)
VALUES (:model, :number, :path, :digest, :size)
ON CONFLICT (model, number, path) DO NOTHING;

-- release_target_published
SELECT DISTINCT t.path, t.digest, t.size FROM release AS r
JOIN release_target AS t ON t.model = r.model AND t.number = r.number
WHERE r.to_idx = IN_FORCE AND r.state = 'published'
AND NOT (r.model = :model AND r.number = :number) ORDER BY t.path;

-- release_target_all
SELECT model, number, path, digest, size FROM release_target ORDER BY model, number, path;

-- tuf_target_find
SELECT size FROM trust_target WHERE path = :path AND digest = :digest
UNION ALL
SELECT t.size FROM release_target AS t
JOIN release AS r ON r.model = t.model AND r.number = t.number AND r.to_idx = IN_FORCE
WHERE t.path = :path AND t.digest = :digest AND r.state = 'published'
LIMIT 1;

-- release_target_site
SELECT 1 FROM release_target JOIN release ON release.model = release_target.model
	AND release.number = release_target.number AND release.to_idx = IN_FORCE
WHERE release_target.path = :path AND release_target.digest = :digest AND release.state = 'published'
	AND instr(json_extract(release.body, '$.sites'), json_quote(:site)) > 0 LIMIT 1;

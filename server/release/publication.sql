-- release_insert
INSERT INTO release (model, number, state, record, version_record, evidence, body, from_idx, to_idx)
VALUES (:model, :number, :state, :record, :version_record, :evidence, :body, :idx, IN_FORCE);

-- release_close
UPDATE release SET to_idx = :idx WHERE model = :model AND number = :number AND to_idx = IN_FORCE;

-- release_follow
INSERT INTO release (model, number, state, record, version_record, evidence, body, from_idx, to_idx)
SELECT model, number, :state, record, version_record, evidence, :body, :idx, IN_FORCE
FROM release WHERE model = :model AND number = :number AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- release_at
SELECT body, from_idx, state, record, version_record, evidence FROM release
WHERE model = :model AND number = :number AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- release_above
SELECT number FROM release INDEXED BY release_published
WHERE model = :model AND number > :after AND to_idx = IN_FORCE AND state = 'published' ORDER BY number LIMIT 1;

-- release_page
SELECT json_set(body, '$.state', state), number FROM release
WHERE model = :model AND number > :after AND from_idx <= :at AND :at < to_idx
	AND {seen 'release:' || model || '/' || number}
ORDER BY number LIMIT :limit;

-- release_all
SELECT model, number, from_idx, to_idx, state, record, version_record, evidence, body FROM release
ORDER BY model, number, from_idx;

-- release_evidence_all
SELECT model, number, evidence FROM release WHERE to_idx = IN_FORCE ORDER BY model, number;

-- release_record
SELECT path, digest, from_idx FROM document
WHERE to_idx = IN_FORCE AND path_kind = 'release' AND path_name = :model AND path_number = :number;

-- release_withdrawal
SELECT 1 FROM document
WHERE to_idx = IN_FORCE AND path_kind = 'withdrawal' AND path_name = :model AND path_number = :number;

-- release_of_change
SELECT DISTINCT path_name, path_number FROM change_path
WHERE number = :number AND path_kind IN ('release', 'withdrawal');

-- release_target_insert
INSERT INTO release_target (model, number, path, digest, size)
VALUES (:model, :number, :path, :digest, :size)
ON CONFLICT (model, number, path) DO NOTHING;

-- release_target_published
SELECT DISTINCT t.path, t.digest, t.size FROM release AS r INDEXED BY release_published
CROSS JOIN release_target AS t ON t.model = r.model AND t.number = r.number
WHERE r.to_idx = IN_FORCE AND r.state = 'published'
AND NOT (r.model = :model AND r.number = :number) ORDER BY t.path;

-- release_target_all
SELECT model, number, path, digest, size FROM release_target ORDER BY model, number, path;

-- tuf_target_find
SELECT size FROM trust_target WHERE path = :path AND digest = :digest
UNION ALL
SELECT size FROM stop_target WHERE path = :path AND digest = :digest
UNION ALL
SELECT t.size FROM release_target AS t
JOIN release AS r ON r.model = t.model AND r.number = t.number AND r.to_idx = IN_FORCE
WHERE t.path = :path AND t.digest = :digest AND r.state = 'published'
LIMIT 1;

-- release_target_seen
SELECT 1 FROM stop_target WHERE path = :path AND digest = :digest
UNION ALL
SELECT 1 FROM release_target JOIN release ON release.model = release_target.model
	AND release.number = release_target.number AND release.to_idx = IN_FORCE
WHERE release_target.path = :path AND release_target.digest = :digest AND release.state = 'published'
	AND {seen 'release:' || release.model || '/' || release.number} LIMIT 1;

-- entry_insert
INSERT INTO entry (idx, body) VALUES (:idx, :body);

-- entry_put_back
INSERT OR REPLACE INTO entry (idx, body) VALUES (:idx, :body);

-- entry_get
SELECT body FROM entry WHERE idx = :idx;

-- entry_range
SELECT body, idx FROM entry WHERE idx >= :from AND idx < :to ORDER BY idx;

-- entry_back
SELECT idx, body FROM entry WHERE idx < :before ORDER BY idx DESC LIMIT :limit;

-- entry_last
SELECT body, idx FROM entry ORDER BY idx DESC LIMIT 1;

-- entry_all
SELECT body, idx FROM entry ORDER BY idx;

-- tile_put
INSERT INTO tile (id, data) VALUES (:id, :data)
ON CONFLICT (id) DO UPDATE SET data = excluded.data;

-- tile_get
SELECT data FROM tile WHERE id = :id;

-- tile_all
SELECT id, data FROM tile ORDER BY id;

-- checkpoint_last
SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1;

-- checkpoint_all
SELECT size, root, note FROM checkpoint ORDER BY size;

-- checkpoint_over
SELECT size, root FROM checkpoint WHERE size >= :size ORDER BY size LIMIT 1;

-- checkpoint_put
INSERT INTO checkpoint (size, root, note) VALUES (:size, :root, :note);

-- checkpoint_swap
INSERT INTO checkpoint (size, root, note)
SELECT :size, :root, :note
WHERE :old IS (SELECT root FROM checkpoint ORDER BY size DESC LIMIT 1);

-- object_head_get
SELECT idx FROM object_head WHERE id = :id;

-- object_head_new
INSERT INTO object_head (id, idx) VALUES (:id, :idx);

-- object_head_move
UPDATE object_head SET idx = :idx WHERE id = :id AND idx = :prev;

-- object_head_all
SELECT id, idx FROM object_head ORDER BY id;

-- edge_put
INSERT INTO edge (src, rel, dst, idx) VALUES (:src, :rel, :dst, :idx) ON CONFLICT DO NOTHING;

-- edge_all
SELECT src, rel, dst, idx FROM edge ORDER BY src, rel, dst;

-- content_put
INSERT INTO content (digest, kind, salt, bytes) VALUES (:digest, :kind, :salt, :bytes)
ON CONFLICT (digest) DO NOTHING;

-- content_get
SELECT salt, bytes FROM content WHERE digest = :digest;

-- content_all
SELECT digest, salt, bytes, kind FROM content ORDER BY digest;

-- content_kind_all
SELECT digest, kind FROM content ORDER BY digest;

-- content_kind_document
UPDATE content SET kind = 'document' WHERE kind <> 'document' AND digest IN ({contents document});

-- content_kind_personal
UPDATE content SET kind = 'personal' WHERE kind <> 'personal' AND digest IN ({contents personal});

-- content_kind_secret
UPDATE content SET kind = 'secret' WHERE kind <> 'secret' AND digest IN ({contents secret});

-- content_salt_drop
DELETE FROM content WHERE length(salt) <> CASE kind WHEN 'document' THEN 0 ELSE 32 END;

-- content_unnamed_drop
DELETE FROM content WHERE digest NOT IN ({contents});

-- content_erased_drop
DELETE FROM content WHERE digest IN (SELECT digest FROM erased);

-- content_wrong_all
SELECT digest FROM content WHERE length(salt) <> CASE kind WHEN 'document' THEN 0 ELSE 32 END
OR (kind <> 'personal' AND digest IN ({contents personal}))
OR (kind <> 'secret' AND digest IN ({contents secret}))
OR (kind <> 'document' AND digest IN ({contents document}))
LIMIT 1;

-- content_unnamed_all
SELECT digest FROM content WHERE digest NOT IN ({contents}) LIMIT 1;

-- content_missing_all
SELECT digest FROM ({contents}) WHERE digest NOT IN (SELECT digest FROM content)
AND digest NOT IN (SELECT digest FROM erased)
AND 'content:' || digest NOT IN (SELECT object FROM lost) LIMIT 1;

-- content_lost_all
SELECT DISTINCT digest FROM ({contents}) WHERE digest NOT IN (SELECT digest FROM content)
AND digest NOT IN (SELECT digest FROM erased)
AND 'content:' || digest NOT IN (SELECT object FROM lost) ORDER BY digest;

-- idempotency_get
SELECT request, idx FROM idempotency WHERE actor = :actor AND key = :key;

-- idempotency_wrong_all
SELECT actor || ' ' || key, request, idempotency.idx FROM idempotency
LEFT JOIN entry ON entry.idx = idempotency.idx
WHERE entry.idx IS NULL OR json_extract(CAST(entry.body AS TEXT), '$.actor.id') <> actor
ORDER BY actor, key;

-- idempotency_put
INSERT INTO idempotency (actor, key, request, idx) VALUES (:actor, :key, :request, :idx)
ON CONFLICT (actor, key) DO UPDATE SET request = excluded.request, idx = excluded.idx;

-- idempotency_oldest
SELECT idx FROM idempotency WHERE idx >= 0 ORDER BY idx LIMIT 1;

-- idempotency_drop
DELETE FROM idempotency WHERE idx = :idx;

-- content_delete
DELETE FROM content WHERE digest = :digest AND kind = :kind;

-- erased_insert
INSERT INTO erased (digest, idx) VALUES (:digest, :idx);

-- erased_there
SELECT 1 FROM erased WHERE digest = :digest;

-- erased_all
SELECT digest, idx FROM erased ORDER BY digest;

-- erased_still_all
SELECT digest FROM erased WHERE digest IN (SELECT digest FROM content) LIMIT 1;

-- content_public
SELECT kind, salt, bytes FROM content WHERE digest = :digest AND kind <> 'secret';

-- lost_put
INSERT INTO lost (object, found, idx) VALUES (:object, :found, :idx)
ON CONFLICT (object) DO UPDATE SET found = excluded.found, idx = excluded.idx;

-- lost_get
SELECT found, idx FROM lost WHERE object = :object;

-- lost_all
SELECT object, found, idx FROM lost ORDER BY object;

-- lost_contents_count
SELECT count(*) FROM lost WHERE substr(object, 1, 8) = 'content:'
AND substr(object, 9) NOT IN (SELECT digest FROM content);

-- lost_count
SELECT count(*) FROM lost;

-- Whose sites an object has: site:<id>, site:* for all of them, or another object, which has them.

CREATE TABLE concern (
	object TEXT NOT NULL,
	whose TEXT NOT NULL,
	PRIMARY KEY (object, whose)
) STRICT, WITHOUT ROWID;

-- As apply would have written them.  First what the newest record of a model, a release or a ring plan states.
CREATE TABLE stated (object TEXT PRIMARY KEY, sites TEXT NOT NULL, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO stated (object, sites, idx)
SELECT CASE path_kind WHEN 'model' THEN 'model:' || path_name WHEN 'ring-plan' THEN 'plan:' || path_name
		ELSE 'release:' || path_name || '/' || path_number END,
	CASE WHEN json_extract(CAST(content.bytes AS TEXT), '$.v') < 2 THEN '["*"]' -- in a form that nothing reads any more
		ELSE coalesce(json_extract(CAST(content.bytes AS TEXT), '$.scope.sites'),
			json_extract(CAST(content.bytes AS TEXT), '$.sites'), '["*"]') END, document.from_idx
FROM document JOIN content ON content.digest = document.digest
WHERE path_kind IN ('model', 'release', 'ring-plan')
ON CONFLICT (object) DO UPDATE SET sites = excluded.sites, idx = excluded.idx WHERE excluded.idx > stated.idx;

INSERT OR IGNORE INTO concern (object, whose)
SELECT object, 'site:' || site.value FROM stated, json_each(stated.sites) AS site;
DROP TABLE stated;

CREATE TABLE actor_site (idx INTEGER PRIMARY KEY, site TEXT NOT NULL) STRICT;
INSERT INTO actor_site
SELECT idx, json_extract(CAST(body AS TEXT), '$.actor.site') FROM entry
WHERE json_extract(CAST(body AS TEXT), '$.actor.site') IS NOT NULL
	AND json_extract(CAST(body AS TEXT), '$.action') IN ('model.created', 'artifact.stored', 'dataset.registered');

INSERT OR IGNORE INTO concern (object, whose)
SELECT 'model:' || name, 'site:' || site FROM model JOIN actor_site ON actor_site.idx = model.from_idx
WHERE NOT EXISTS (SELECT 1 FROM concern WHERE object = 'model:' || name)
UNION ALL SELECT 'artifact:' || digest, 'site:' || site FROM artifact JOIN actor_site USING (idx)
UNION ALL SELECT 'dataset:' || name || '/' || number, 'site:' || site
FROM dataset JOIN actor_site ON actor_site.idx = dataset.from_idx
UNION ALL SELECT 'dataset:' || name, 'site:' || site FROM dataset JOIN actor_site ON actor_site.idx = dataset.from_idx
UNION ALL SELECT 'run:' || id, 'model:' || model FROM run
UNION ALL SELECT 'validation:' || id, 'model:' || model FROM validation
UNION ALL SELECT 'rollout:' || id, 'release:' || model || '/' || release FROM rollout
UNION ALL SELECT 'user:' || id, 'site:' || site FROM user
UNION ALL SELECT 'device:' || name, 'site:' || site FROM device
UNION ALL SELECT 'change:' || number, 'site:' || site.value FROM change, json_each(change.body, '$.sites') AS site
WHERE site.value <> '*' OR EXISTS (SELECT 1 FROM change_path WHERE change_path.number = change.number
	AND (change_path.path NOT LIKE 'models/%/%' OR path_kind IN ('model', 'release')
		OR NOT EXISTS (SELECT 1 FROM model WHERE change_path.path LIKE 'models/' || model.name || '/%')));
INSERT OR IGNORE INTO concern (object, whose)
SELECT 'document:' || path, 'change:' || number FROM change_path
UNION ALL SELECT 'signature:' || id, subject FROM signature
UNION ALL SELECT 'change:' || change.number, 'model:' || model.name FROM change JOIN change_path USING (number) JOIN model ON path LIKE 'models/' || model.name || '/%'
WHERE json_extract(change.body, '$.sites[0]') = '*'
	AND NOT EXISTS (SELECT 1 FROM concern WHERE object = 'change:' || change.number);
DROP TABLE actor_site;

INSERT OR IGNORE INTO concern (object, whose)
SELECT edge.dst, 'model:' || substr(edge.src, 9, instr(edge.src, '/') - 9) FROM edge
WHERE edge.src LIKE 'version:%' AND rel IN ('contains', 'names')
UNION ALL SELECT edge.dst, 'model:' || run.model FROM edge JOIN run ON edge.src = 'run:' || run.id WHERE rel IN ('used', 'made')
UNION ALL SELECT edge.dst, 'model:' || validation.model FROM edge JOIN validation ON edge.src = 'validation:' || validation.id
WHERE rel IN ('uses', 'scored')
UNION ALL SELECT dst, src FROM edge WHERE src LIKE 'dataset:%' AND rel IN ('holds', 'labelled-by');

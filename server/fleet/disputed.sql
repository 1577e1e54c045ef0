-- disputed_rests
WITH brought (kind, name, number) AS (
	SELECT path_kind, path_name, path_number FROM change_path WHERE number = :change AND path_kind IN ('version', 'release')
		AND EXISTS (SELECT 1 FROM change WHERE change.number = :change AND change.state = 'merged' AND change.to_idx = IN_FORCE)),
rests (thing, holder) AS (
	SELECT kind || ':' || name || '/' || number, CASE kind WHEN 'version' THEN 'model:' || name ELSE 'release:' || name || '/' || number END FROM brought
	UNION SELECT edge.src, edge.src FROM brought CROSS JOIN edge ON edge.dst = 'version:' || name || '/' || number AND edge.rel = 'releases'
	WHERE kind = 'version'
	UNION SELECT 'rollout:' || rollout.id, 'rollout:' || rollout.id FROM brought CROSS JOIN rollout ON rollout.model = name AND rollout.to_idx = IN_FORCE
	WHERE kind = 'version' AND rollout.version = brought.number OR kind = 'release' AND rollout.release = brought.number)
SELECT thing FROM rests WHERE {seen holder} ORDER BY thing LIMIT :limit;

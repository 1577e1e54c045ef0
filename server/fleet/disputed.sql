-- disputed_rests
SELECT path_kind || ':' || path_name || '/' || path_number AS thing
FROM change CROSS JOIN change_path ON change_path.number = change.number
WHERE change.number = :change AND change.state = 'merged' AND change.to_idx = IN_FORCE AND path_kind IN ('version', 'release')
	AND {seen CASE path_kind WHEN 'version' THEN 'model:' || path_name ELSE 'release:' || path_name || '/' || path_number END}
UNION SELECT edge.src
FROM change CROSS JOIN change_path ON change_path.number = change.number
	CROSS JOIN edge ON edge.dst = 'version:' || path_name || '/' || path_number AND edge.rel = 'releases'
WHERE change.number = :change AND change.state = 'merged' AND change.to_idx = IN_FORCE AND path_kind = 'version'
	AND {seen edge.src}
UNION SELECT 'rollout:' || rollout.id
FROM change CROSS JOIN change_path ON change_path.number = change.number
	CROSS JOIN rollout ON rollout.model = path_name AND rollout.to_idx = IN_FORCE
WHERE change.number = :change AND change.state = 'merged' AND change.to_idx = IN_FORCE
	AND (path_kind = 'version' AND rollout.version = path_number OR path_kind = 'release' AND rollout.release = path_number)
	AND {seen 'rollout:' || rollout.id}
ORDER BY thing LIMIT :limit;

-- test_set_note
INSERT OR IGNORE INTO test_set (name, number, idx) VALUES (:name, :number, :idx);

-- test_set_all
SELECT name, number, idx FROM test_set ORDER BY name, number;

-- reading_parts
SELECT name || '/' || number AS dataset, 'labels' AS part FROM frozen_set WHERE labels = :digest
UNION ALL
SELECT d.name || '/' || d.number, 'data' FROM dataset d WHERE d.digest = :digest AND d.to_idx = IN_FORCE
AND {seen 'dataset:' || d.name || '/' || d.number} AND (EXISTS (SELECT 1 FROM frozen_set WHERE frozen_set.name = d.name AND frozen_set.number = d.number)
	OR EXISTS (SELECT 1 FROM test_set WHERE test_set.name = d.name AND test_set.number = d.number))
ORDER BY dataset, part LIMIT :limit;

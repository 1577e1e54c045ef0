-- test_set_note
INSERT OR IGNORE INTO test_set (name, number, idx) VALUES (:name, :number, :idx);

-- test_set_all
SELECT name, number, idx FROM test_set ORDER BY name, number;

-- reading_parts
SELECT name || '/' || number AS dataset, 'labels' AS part FROM frozen_set WHERE labels = :digest
UNION ALL
SELECT d.name || '/' || d.number, 'data' FROM dataset d WHERE d.digest = :digest AND d.to_idx = IN_FORCE
AND (EXISTS (SELECT 1 FROM frozen_set f WHERE f.name = d.name AND f.number = d.number)
	OR EXISTS (SELECT 1 FROM test_set t WHERE t.name = d.name AND t.number = d.number))
ORDER BY dataset, part LIMIT :limit;

-- Which datasets are test data, and which bytes are theirs: a reading of them is an entry
-- (server/data/reading.h).

-- A dataset that a run or a version named as a test set.  Frozen ones are in frozen_set.
CREATE TABLE test_set (
	name TEXT NOT NULL,
	number INTEGER NOT NULL,
	idx INTEGER NOT NULL, -- of the entry that named it first
	PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;

INSERT INTO test_set (name, number, idx)
SELECT dataset.name, dataset.number, MIN(used.idx) FROM (
	SELECT v.from_idx AS idx, u.value AS use FROM version v, json_each(v.body, '$.datasets') u
	UNION ALL
	SELECT r.from_idx, u.value FROM run r, json_each(r.body, '$.inputs') u
) used JOIN dataset ON dataset.name || '/' || dataset.number = json_extract(used.use, '$.dataset')
WHERE json_extract(used.use, '$.role') = 'test'
GROUP BY dataset.name, dataset.number;

CREATE INDEX dataset_bytes ON dataset (digest);
CREATE INDEX frozen_set_labels ON frozen_set (labels);

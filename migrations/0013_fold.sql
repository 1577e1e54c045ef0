-- Ids are unique by their folds: of a person or a service no other id has the fold; devices may share one among themselves.
-- Whoever came first has the row.  Facts from version 2 on state the fold; for those of version 1 it is the one of
-- common/base/id.h, which this file says again for the rows that are there.  Ids of before that read alike stay.

CREATE TABLE fold (
	fold TEXT PRIMARY KEY,
	holder TEXT NOT NULL CHECK (holder IN ('user', 'device')),
	id TEXT NOT NULL, -- the first with that fold
	idx INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The three pairs share no letter, and none of their letters is what a pair becomes: so one after the other is as good as once
-- from left to right.
INSERT OR IGNORE INTO fold (fold, holder, id, idx)
WITH given (holder, id, idx) AS (
	SELECT 'user', id, min(from_idx) FROM user GROUP BY id
	UNION ALL SELECT 'device', name, min(from_idx) FROM device GROUP BY name),
bare (holder, id, idx, letters) AS (
	SELECT holder, id, idx, replace(replace(replace(id, '.', ''), '_', ''), '-', '') FROM given),
folded (holder, id, idx, letters) AS (
	SELECT holder, id, idx, replace(replace(replace(replace(replace(replace(replace(letters, '0', 'o'), '1', 'l'), 'i', 'l'),
		'5', 's'), '8', 'b'), '2', 'z'), 'q', 'g') FROM bare)
SELECT replace(replace(replace(letters, 'rn', 'm'), 'vv', 'w'), 'cl', 'd'), holder, id, idx FROM folded ORDER BY idx;

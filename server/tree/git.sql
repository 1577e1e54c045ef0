-- git_object_get
SELECT n, base, bytes FROM git_object WHERE oid = :oid;

-- git_object_put
INSERT INTO git_object (oid, base, bytes) VALUES (:oid, :base, :bytes) ON CONFLICT DO NOTHING;

-- git_object_all
SELECT oid FROM git_object ORDER BY oid;

-- git_object_kept_all
SELECT oid, base, bytes FROM git_object ORDER BY oid;

-- git_object_order
SELECT count(*), min(n), max(n) FROM git_object;

-- git_object_last
SELECT max(n) FROM git_object;

-- git_object_at
SELECT oid FROM git_object WHERE n = :n;

-- git_ref_close
UPDATE git_ref SET to_idx = :idx WHERE name = :name AND to_idx = IN_FORCE;

-- git_ref_insert
INSERT INTO git_ref (name, oid, from_idx, to_idx) VALUES (:name, :oid, :idx, IN_FORCE);

-- git_ref_at
SELECT oid FROM git_ref WHERE name = :name AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- git_ref_all
SELECT name, from_idx, to_idx, oid FROM git_ref ORDER BY name, from_idx;

-- pack_end
SELECT max(n) FROM (SELECT n, sum(length(bytes)) OVER (ORDER BY n) AS total FROM
	(SELECT n, bytes FROM git_object WHERE n > :from ORDER BY n LIMIT :most)) WHERE total <= :room;

-- pack_count
SELECT (SELECT count(*) FROM git_object WHERE n > :from AND n <= :to) + (SELECT count(*) FROM git_object AS k WHERE k.n <= :from
	AND k.oid IN (SELECT base FROM git_object WHERE n > :from AND n <= :to AND base IS NOT NULL));

-- pack_bases
SELECT oid, base, bytes FROM git_object AS k WHERE k.n <= :from
AND k.oid IN (SELECT base FROM git_object WHERE n > :from AND n <= :to AND base IS NOT NULL);

-- pack_rows
SELECT oid, base, bytes FROM git_object WHERE n > :from AND n <= :to ORDER BY n;

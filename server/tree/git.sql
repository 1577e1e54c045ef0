-- git_object_get
SELECT loose FROM git_object WHERE oid = :oid;

-- git_object_put
INSERT INTO git_object (oid, loose) VALUES (:oid, :loose) ON CONFLICT DO NOTHING;

-- git_object_all
SELECT oid FROM git_object ORDER BY oid;

-- git_object_loose_all
SELECT oid, loose FROM git_object ORDER BY oid;

-- git_ref_close
UPDATE git_ref SET to_idx = :idx WHERE name = :name AND to_idx = IN_FORCE;

-- git_ref_insert
INSERT INTO git_ref (name, oid, from_idx, to_idx) VALUES (:name, :oid, :idx, IN_FORCE);

-- git_ref_at
SELECT oid FROM git_ref WHERE name = :name AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- git_ref_all
SELECT name, from_idx, to_idx, oid FROM git_ref ORDER BY name, from_idx;

-- dataset_insert
INSERT INTO dataset (name, number, digest, body, from_idx, to_idx)
VALUES (:name, :number, :digest, :body, :idx, IN_FORCE);

-- dataset_at
SELECT body, from_idx FROM dataset
WHERE name = :name AND number = :number AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- dataset_by_digest
SELECT number FROM dataset WHERE name = :name AND digest = :digest;

-- dataset_next
SELECT number + 1 FROM dataset WHERE name = :name ORDER BY number DESC LIMIT 1;

-- dataset_page
SELECT body, name || '/' || number FROM dataset
WHERE (name, number) > (:after, :after_number) AND from_idx <= :at AND :at < to_idx
	AND {seen 'dataset:' || name || '/' || number}
ORDER BY name, number LIMIT :limit;

-- dataset_all
SELECT name, number, from_idx, to_idx, digest, body FROM dataset ORDER BY name, number, from_idx;

-- dataset_close
UPDATE dataset SET to_idx = :idx WHERE name = :name AND number = :number AND to_idx = IN_FORCE;

-- dataset_follow
INSERT INTO dataset (name, number, digest, body, from_idx, to_idx)
SELECT name, number, digest, :body, :idx, IN_FORCE
FROM dataset WHERE name = :name AND number = :number AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

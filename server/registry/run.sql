-- run_insert
INSERT INTO run (id, model, body, from_idx, to_idx) VALUES (:id, :model, :body, :idx, IN_FORCE);

-- run_at
SELECT body, from_idx FROM run WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- run_page
SELECT body, id FROM run
WHERE model = :model AND id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- run_all
SELECT id, from_idx, to_idx, model, body FROM run ORDER BY id, from_idx;

-- model_insert
INSERT INTO model (name, body, from_idx, to_idx) VALUES (:name, :body, :idx, IN_FORCE);

-- model_at
SELECT body, from_idx FROM model WHERE name = :name AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- model_page
SELECT body, name FROM model
WHERE name > :after AND from_idx <= :at AND :at < to_idx AND {seen 'model:' || name} ORDER BY name LIMIT :limit;

-- model_all
SELECT name, from_idx, to_idx, body FROM model ORDER BY name, from_idx;

-- site_insert
INSERT INTO site (id, body, from_idx, to_idx) VALUES (:id, :body, :idx, IN_FORCE);

-- site_at
SELECT body, from_idx FROM site WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- site_page
SELECT body, id FROM site
WHERE id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- site_all
SELECT id, from_idx, to_idx, body FROM site ORDER BY id, from_idx;

-- act_insert
INSERT INTO act (id, kind, object, person, site, author, document, state, body, from_idx, to_idx)
VALUES (:id, :kind, :object, :person, :site, :author, :document, :state, :body, :idx, IN_FORCE);

-- act_close
UPDATE act SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- act_follow
INSERT INTO act (id, kind, object, person, site, author, document, state, body, from_idx, to_idx)
SELECT id, kind, object, person, site, author, document, :state, :body, :idx, IN_FORCE
FROM act WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- act_at
SELECT body, from_idx, id, kind, object, person, site, author, document, state FROM act
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- act_page
SELECT body, id FROM act
WHERE id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- act_page_open
SELECT body, id FROM act
WHERE id > :after AND from_idx <= :at AND :at < to_idx AND state = 'open' ORDER BY id LIMIT :limit;

-- act_open_of
SELECT id FROM act WHERE kind = :kind AND object = :object AND state = 'open' AND to_idx = IN_FORCE;

-- act_all
SELECT id, from_idx, to_idx, kind, object, person, site, author, document, state, body FROM act ORDER BY id, from_idx;

-- act_insert
INSERT INTO act (id, kind, object, person, site, author, document, state, body, from_idx, to_idx)
VALUES (:id, :kind, :object, :person, :site, :author, :document, :state, :body, :idx, IN_FORCE);

-- act_close
UPDATE act SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- act_follow
INSERT INTO act (id, kind, object, person, site, author, document, state, until, body, from_idx, to_idx)
SELECT id, kind, object, person, site, author, document, :state, :until, :body, :idx, IN_FORCE
FROM act WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- act_at
SELECT body, from_idx, id, kind, object, person, site, author, document, state, COALESCE(until, 0) FROM act
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- act_page
SELECT body, id FROM act
WHERE id > :after AND from_idx <= :at AND :at < to_idx AND (person = :person OR {seen 'act:' || id}) ORDER BY id LIMIT :limit;

-- act_page_open
SELECT body, id FROM act
WHERE id > :after AND from_idx <= :at AND :at < to_idx AND state IN ('open', 'waiting')
	AND (person = :person OR {seen 'act:' || id})
ORDER BY id LIMIT :limit;

-- act_open_of
SELECT id FROM act WHERE kind = :kind AND object = :object AND state IN ('open', 'waiting') AND to_idx = IN_FORCE;

-- acts_open_by
SELECT count(*) FROM act INDEXED BY act_open
WHERE kind = :kind AND state IN ('open', 'waiting') AND to_idx = IN_FORCE AND author = :author;

-- act_waiting
SELECT id FROM act INDEXED BY acts_waiting
WHERE from_idx = :since AND kind = :kind AND state = 'waiting' AND to_idx = IN_FORCE;

-- acts_waiting_of
SELECT id FROM act INDEXED BY act_open
WHERE kind = :kind AND state IN ('open', 'waiting') AND state = 'waiting' AND to_idx = IN_FORCE ORDER BY object;

-- act_all
SELECT id, from_idx, to_idx, kind, object, person, site, author, document, state, body, until FROM act ORDER BY id, from_idx;

-- holder_insert
INSERT INTO act_holder (act, keyid, sig, idx) VALUES (:act, :keyid, :sig, :idx);

-- holders_of
SELECT idx, keyid, sig FROM act_holder WHERE act = :act AND idx <= :at ORDER BY idx LIMIT :limit;

-- holder_all
SELECT act, keyid, idx, sig FROM act_holder ORDER BY act, keyid;

-- change_insert
INSERT INTO change (number, state, author, manifest, body, from_idx, to_idx)
VALUES (:number, :state, :author, :manifest, :body, :idx, IN_FORCE);

-- change_close
UPDATE change SET to_idx = :idx WHERE number = :number AND to_idx = IN_FORCE;

-- change_follow
INSERT INTO change (number, state, author, manifest, body, from_idx, to_idx)
SELECT number, :state, author, manifest, :body, :idx, IN_FORCE
FROM change WHERE number = :number AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- change_at
SELECT body, from_idx, state, author, manifest FROM change
WHERE number = :number AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- change_next
SELECT number + 1 FROM change ORDER BY number DESC LIMIT 1;

-- change_page
SELECT body, number FROM change
WHERE number > :after AND from_idx <= :at AND :at < to_idx AND {seen 'change:' || number} ORDER BY number LIMIT :limit;

-- change_open_list
SELECT number FROM change WHERE state = 'open' AND to_idx = IN_FORCE AND number > :after AND {seen 'change:' || number} ORDER BY number LIMIT :limit;

-- change_all
SELECT number, from_idx, to_idx, state, author, manifest, body FROM change ORDER BY number, from_idx;

-- change_path_insert
INSERT INTO change_path (number, path, path_kind, path_name, path_number, old, new)
VALUES (:number, :path, :path_kind, :path_name, :path_number, :old, :new);

-- change_path_of
SELECT path, old, new FROM change_path WHERE number = :number ORDER BY path;

-- change_path_all
SELECT number, path, path_kind, path_name, path_number, old, new FROM change_path ORDER BY number, path;

-- change_path_last
SELECT path_number FROM change_path WHERE path_kind = :path_kind AND path_name = :path_name
ORDER BY path_number DESC LIMIT 1;

-- change_opened_at
SELECT from_idx FROM change WHERE number = :number AND state = 'open';

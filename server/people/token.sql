-- token_insert
INSERT INTO token (id, user, title, scopes, code, expires_at, from_idx, to_idx)
VALUES (:id, :user, :title, :scopes, :code, :expires_at, :idx, IN_FORCE);

-- token_close
UPDATE token SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- token_user_close
UPDATE token SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- token_services_close
UPDATE token INDEXED BY token_in_force SET to_idx = :idx
WHERE to_idx = IN_FORCE AND user IN (SELECT id FROM user WHERE owner = :user AND to_idx = IN_FORCE);

-- token_by_code
SELECT id, user, title, scopes, expires_at, from_idx FROM token
WHERE code = :code AND to_idx = IN_FORCE;

-- token_at
SELECT id, user, title, scopes, expires_at, from_idx FROM token
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- token_page
SELECT id, user, title, scopes, expires_at, from_idx FROM token
WHERE user = :user AND id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- token_all
SELECT id, from_idx, to_idx, user, title, scopes, code, expires_at FROM token ORDER BY id, from_idx;

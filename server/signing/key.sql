-- signing_key_insert
INSERT INTO signing_key (id, user, public, type, application, custody, document, sealed, state,
                         from_idx, to_idx)
VALUES (:id, :user, :public, :type, :application, :custody, :document, :sealed, :state,
        :idx, IN_FORCE);

-- signing_key_close
UPDATE signing_key SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- signing_key_follow
INSERT INTO signing_key (id, user, public, type, application, custody, document, sealed, state, since,
                         from_idx, to_idx)
SELECT id, user, public, type, application, custody, document, sealed, :state, :since, :idx, IN_FORCE
FROM signing_key WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- signing_key_at
SELECT id, user, public, custody, document, sealed, state, from_idx, type, application, COALESCE(since, from_idx)
FROM signing_key
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- signing_key_of
SELECT id, user, public, custody, document, sealed, state, from_idx, type, application, COALESCE(since, from_idx)
FROM signing_key
WHERE user = :user AND from_idx <= :at AND :at < to_idx
ORDER BY state = 'revoked' AND NOT EXISTS (SELECT 1 FROM signing_key AS was WHERE was.id = signing_key.id AND was.state = 'confirmed'), id;

-- signing_key_count
SELECT count(*) FROM signing_key
WHERE user = :user AND to_idx = IN_FORCE
	AND (state <> 'revoked' OR EXISTS (SELECT 1 FROM signing_key AS was WHERE was.id = signing_key.id AND was.state = 'confirmed'));

-- signing_key_confirmed
SELECT from_idx FROM signing_key WHERE id = :id AND state = 'confirmed'
ORDER BY from_idx LIMIT 1;

-- signing_key_enrolled
SELECT from_idx FROM signing_key WHERE id = :id ORDER BY from_idx LIMIT 1;

-- signing_key_revoked
SELECT from_idx FROM signing_key WHERE id = :id AND state = 'revoked' AND from_idx < :before
ORDER BY from_idx DESC LIMIT 1;

-- signing_key_of_point
SELECT id FROM signing_key WHERE public = :public LIMIT 1;

-- signing_key_all
SELECT id, from_idx, to_idx, user, public, type, application, custody, document, sealed, state, since
FROM signing_key ORDER BY id, from_idx;


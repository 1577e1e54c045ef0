-- user_insert
INSERT INTO user (id, kind, owner, site, name, state, verifier, identity, identity_idx, from_idx, to_idx)
VALUES (:id, :kind, :owner, :site, :name, :state, NULL, :identity, 0, :idx, IN_FORCE);

-- user_close
UPDATE user SET to_idx = :idx WHERE id = :id AND to_idx = IN_FORCE;

-- user_follow
INSERT INTO user (id, kind, owner, site, name, state, verifier, identity, identity_idx, from_idx, to_idx)
SELECT id, kind, owner, site, name, :state, :verifier, :identity, :identity_idx, :idx, IN_FORCE
FROM user WHERE id = :id AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- user_at
SELECT id, user.kind, owner, site, state, verifier, from_idx, name, content.salt, content.bytes, identity, identity_idx
FROM user LEFT JOIN content ON content.digest = user.name
WHERE id = :id AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- user_created
SELECT from_idx FROM user WHERE id = :id ORDER BY from_idx LIMIT 1;

-- user_page
SELECT id, user.kind, owner, site, state, verifier, from_idx, name, content.salt, content.bytes, identity, identity_idx
FROM user LEFT JOIN content ON content.digest = user.name
WHERE id > :after AND from_idx <= :at AND :at < to_idx ORDER BY id LIMIT :limit;

-- user_all
SELECT id, from_idx, to_idx, kind, owner, site, name, state, verifier, identity, identity_idx FROM user ORDER BY id, from_idx;

-- role_grant_insert
INSERT INTO role_grant (user, role, site, from_idx, to_idx)
VALUES (:user, :role, :site, :idx, IN_FORCE);

-- role_grant_close
UPDATE role_grant SET to_idx = :idx
WHERE user = :user AND role = :role AND site = :site AND to_idx = IN_FORCE;

-- role_grant_user_close
UPDATE role_grant INDEXED BY role_grant_in_force SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- role_grant_at
SELECT role, site FROM role_grant
WHERE user = :user AND from_idx <= :at AND :at < to_idx ORDER BY site, role;

-- role_grant_there
SELECT 1 FROM role_grant WHERE user = :user AND site = :site AND role = :role AND to_idx = IN_FORCE;

-- role_grant_holders
SELECT DISTINCT user FROM role_grant INDEXED BY role_grant_of_role
WHERE role = :role AND site IN (:site, '*') AND to_idx = IN_FORCE ORDER BY user DESC;

-- role_grant_behind
SELECT role, site FROM role_grant INDEXED BY role_grant_in_force WHERE user = :person AND to_idx = IN_FORCE
UNION ALL
SELECT role, role_grant.site FROM user JOIN role_grant INDEXED BY role_grant_in_force ON role_grant.user = user.id AND role_grant.to_idx = IN_FORCE
WHERE user.owner = :person AND user.to_idx = IN_FORCE;

-- role_grant_ever
SELECT role, site, from_idx, to_idx FROM role_grant
WHERE user = :user AND from_idx <= :at ORDER BY from_idx DESC LIMIT :n;

-- role_grant_all
SELECT user, site, role, from_idx, to_idx FROM role_grant ORDER BY user, site, role, from_idx;

-- invitation_insert
INSERT INTO invitation (id, user, code, expires_at, from_idx, to_idx)
VALUES (:id, :user, :code, :expires_at, :idx, IN_FORCE);

-- invitation_close
UPDATE invitation SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- invitation_of
SELECT id, code, expires_at FROM invitation WHERE user = :user AND to_idx = IN_FORCE;

-- invitation_all
SELECT id, from_idx, to_idx, user, code, expires_at FROM invitation ORDER BY id, from_idx;

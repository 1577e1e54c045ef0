-- Whose sites an act has, and where the people of a user's account and roles are
-- (server/engine/concern.h).  As apply would have written them.

INSERT OR IGNORE INTO concern (object, whose)
SELECT 'act:' || id, 'site:' || site FROM act
UNION SELECT 'account:' || id, 'site:' || site FROM user
UNION SELECT 'account:' || user, 'site:' || site FROM role_grant WHERE to_idx = 9007199254740991;

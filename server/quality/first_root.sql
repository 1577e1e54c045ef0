-- root_acknowledgement_close
UPDATE root_acknowledgement SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- root_acknowledgement_insert
INSERT INTO root_acknowledgement (user, root, key, from_idx, to_idx)
VALUES (:user, :root, :key, :idx, IN_FORCE);

-- root_acknowledgement_now
SELECT user, root, key, from_idx FROM root_acknowledgement WHERE to_idx = IN_FORCE ORDER BY user DESC;

-- root_acknowledgement_all
SELECT user, from_idx, to_idx, root, key FROM root_acknowledgement ORDER BY user, from_idx;

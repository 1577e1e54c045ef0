-- suspension_insert
INSERT INTO suspension (user, entry, at, until, act, from_idx, to_idx)
VALUES (:user, :idx, :at, :until, :act, :idx, IN_FORCE);

-- suspension_close
UPDATE suspension SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- suspension_confirm
INSERT INTO suspension (user, entry, at, until, act, from_idx, to_idx)
SELECT user, entry, at, NULL, act, :idx, IN_FORCE
FROM suspension WHERE user = :user AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- suspension_of
SELECT entry, at, COALESCE(until, 0), act, from_idx, to_idx FROM suspension
WHERE user = :user AND to_idx = IN_FORCE;

-- suspensions_of
SELECT entry, at, COALESCE(until, 0), act, from_idx, MAX(to_idx) FROM suspension
WHERE user = :user AND from_idx <= :at GROUP BY entry ORDER BY entry LIMIT :limit;

-- suspension_at_once
SELECT at FROM suspension WHERE user = :user AND act IS NULL AND from_idx = entry ORDER BY entry DESC LIMIT 1;

-- suspension_all
SELECT user, entry, from_idx, to_idx, at, until, act FROM suspension ORDER BY user, entry, from_idx;

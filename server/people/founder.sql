-- founder_insert
INSERT INTO founder (user, from_idx, to_idx) VALUES (:user, :idx, IN_FORCE);

-- founder_close
UPDATE founder SET to_idx = :idx WHERE user = :user AND to_idx = IN_FORCE;

-- founder_at
SELECT user FROM founder WHERE from_idx <= :at AND :at < to_idx ORDER BY user;

-- founder_ever
SELECT user FROM founder WHERE from_idx = (SELECT max(from_idx) FROM founder) ORDER BY user;

-- founder_all
SELECT user, from_idx, to_idx FROM founder ORDER BY user, from_idx;

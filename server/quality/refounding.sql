-- announcement_insert
INSERT INTO announcement (entry, act, document, at, state, from_idx, to_idx)
VALUES (:idx, :act, :document, :at, :state, :idx, IN_FORCE);

-- announcement_close
UPDATE announcement SET to_idx = :idx WHERE entry = :entry AND to_idx = IN_FORCE;

-- announcement_follow
INSERT INTO announcement (entry, act, document, at, state, from_idx, to_idx)
SELECT entry, act, document, at, :state, :idx, IN_FORCE
FROM announcement WHERE entry = :entry AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- announcement_of
SELECT entry, act, document, at, state FROM announcement WHERE entry = :entry AND to_idx = IN_FORCE;

-- announcements_open
SELECT entry, act, document, at, state FROM announcement INDEXED BY announcement_in_force
WHERE state = 'open' AND to_idx = IN_FORCE ORDER BY entry;

-- announcement_all
SELECT entry, from_idx, to_idx, act, document, at, state FROM announcement ORDER BY entry, from_idx;

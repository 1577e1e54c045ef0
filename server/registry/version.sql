-- version_insert
INSERT INTO version (model, number, state, digest, body, from_idx, to_idx)
VALUES (:model, :number, :state, :digest, :body, :idx, IN_FORCE);

-- version_close
UPDATE version SET to_idx = :idx
WHERE model = :model AND number = :number AND to_idx = IN_FORCE;

-- version_follow
INSERT INTO version (model, number, state, digest, body, from_idx, to_idx)
SELECT model, number, :state, digest, :body, :idx, IN_FORCE
FROM version WHERE model = :model AND number = :number AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- version_at
SELECT body, from_idx, state FROM version
WHERE model = :model AND number = :number AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- version_next
SELECT number + 1 FROM version WHERE model = :model ORDER BY number DESC LIMIT 1;

-- version_page
SELECT body, number FROM version
WHERE model = :model AND number > :after AND from_idx <= :at AND :at < to_idx
ORDER BY number LIMIT :limit;

-- version_all
SELECT model, number, from_idx, to_idx, state, digest, body FROM version ORDER BY model, number, from_idx;

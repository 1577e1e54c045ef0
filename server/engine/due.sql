-- due_put
INSERT INTO due (kind, object, at, idx) VALUES (:kind, :object, :at, :idx)
ON CONFLICT (kind, object) DO UPDATE SET at = excluded.at, idx = excluded.idx;

-- due_drop
DELETE FROM due WHERE kind = :kind AND object = :object;

-- due_again
UPDATE due SET idx = :idx WHERE kind = :kind AND at = 0;

-- due_now
SELECT object, idx FROM due
WHERE kind = :kind AND at = 0 AND (idx, object) > (:idx, :object) AND idx < :before
ORDER BY idx, object LIMIT 1;

-- due_later
SELECT object, at FROM due
WHERE kind = :kind AND at > 0 AND (at, object) > (:at, :object) AND at <= :now
ORDER BY at, object LIMIT 1;

-- due_soonest
SELECT at FROM due WHERE kind = :kind AND at > 0 AND at > :now ORDER BY at LIMIT 1;

-- due_all
SELECT kind, object, at, idx FROM due ORDER BY kind, object;

-- due_clear
DELETE FROM due;

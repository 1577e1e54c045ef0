-- alarm_insert
INSERT INTO alarm (number, kind, object, state, since, begun_at, detail, body, from_idx, to_idx)
VALUES (:idx, :kind, :object, :state, :since, :at, :detail, :body, :idx, IN_FORCE);

-- alarm_close
UPDATE alarm SET to_idx = :idx WHERE number = :number AND to_idx = IN_FORCE;

-- alarm_follow
INSERT INTO alarm (number, kind, object, state, since, begun_at, detail, body, from_idx, to_idx)
SELECT number, kind, object, :state, since, begun_at, :detail, :body, :idx, IN_FORCE
FROM alarm WHERE number = :number AND to_idx = :idx ORDER BY from_idx DESC LIMIT 1;

-- alarm_at
SELECT body, from_idx, number, kind, object, state, since, begun_at, detail FROM alarm
WHERE number = :number AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- alarm_newest
SELECT body, from_idx, number, kind, object, state, since, begun_at, detail FROM alarm
WHERE kind = :kind AND object = :object AND to_idx = IN_FORCE ORDER BY number DESC LIMIT 1;

-- alarms_open
SELECT body, from_idx, number, kind, object, state, since, begun_at, detail FROM alarm
WHERE state = 'open' AND to_idx = IN_FORCE AND number > :after AND (:kind IS NULL OR kind = :kind)
	AND {seen 'alarm:' || number}
ORDER BY number LIMIT :limit;

-- alarm_count
SELECT count(*) FROM alarm WHERE state = 'open' AND to_idx = IN_FORCE;

-- alarm_moved
SELECT body, from_idx, number, kind, object, state, since, begun_at, detail FROM alarm
WHERE from_idx > :after ORDER BY from_idx LIMIT :limit;

-- alarm_page
SELECT body, number FROM alarm
WHERE number > :after AND from_idx <= :at AND :at < to_idx AND {seen 'alarm:' || number}
ORDER BY number LIMIT :limit;

-- alarm_page_open
SELECT body, number FROM alarm
WHERE number > :after AND from_idx <= :at AND :at < to_idx AND state = 'open' AND {seen 'alarm:' || number}
ORDER BY number LIMIT :limit;

-- alarm_all
SELECT number, from_idx, to_idx, kind, object, state, since, begun_at, detail, body FROM alarm
ORDER BY number, from_idx;

-- alarm_moved_last
SELECT state FROM alarm INDEXED BY alarm_moved
WHERE from_idx <= :idx AND kind = :kind AND object = :object ORDER BY from_idx DESC LIMIT 1;

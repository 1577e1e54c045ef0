-- dropped_of
SELECT device, idx, payload, envelope FROM report
WHERE same = 1 AND idx >= :from AND idx < :to
AND EXISTS (SELECT 1 FROM report AS later WHERE later.device = report.device AND later.idx > report.idx)
ORDER BY idx, device LIMIT :limit;

-- dropped_delete
DELETE FROM report WHERE device = :device AND idx = :idx;

-- dropped_there
SELECT 1 FROM report WHERE device = :device AND idx = :idx;

-- dropped_insert
INSERT INTO report_drop (idx, first_idx, end_idx) VALUES (:idx, :from, :to);

-- dropped_since
SELECT 1 FROM report_drop WHERE idx >= :since LIMIT 1;

-- dropped_all
SELECT idx, first_idx, end_idx FROM report_drop ORDER BY idx;

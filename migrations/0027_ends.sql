-- What has an end.  Keys of requests go with their time, the oldest first
-- (server/engine/idempotency.h).

CREATE INDEX idempotency_idx ON idempotency (idx);

-- Network addresses go by time (common/rules/ends.h).  As apply would have left them.

ALTER TABLE source ADD COLUMN at INTEGER NOT NULL DEFAULT 0; -- ms since 1970, of the entry that names it

UPDATE source SET at = (SELECT unixepoch(json_extract(CAST(body AS TEXT), '$.at')) * 1000
	+ CAST(substr(json_extract(CAST(body AS TEXT), '$.at'), 21, 3) AS INTEGER)
	FROM entry WHERE entry.idx = source.idx);

CREATE INDEX source_at ON source (at, digest);

DELETE FROM content WHERE kind = 'personal'
	AND digest IN (SELECT digest FROM source WHERE at <= (SELECT max(at) FROM source) - 34560000000);
DELETE FROM source WHERE at <= (SELECT max(at) FROM source) - 34560000000;

-- Reports that said nothing new may go, by an entry (server/fleet/dropped.h).  As apply would have it: a slot that
-- did not go on as it was has a row that begins or ends with the report.

ALTER TABLE report ADD COLUMN same INTEGER NOT NULL DEFAULT 0; -- 1: it changed nothing

UPDATE report SET same = 1
WHERE EXISTS (SELECT 1 FROM report AS last WHERE last.device = report.device
	AND last.idx = (SELECT max(idx) FROM report AS before WHERE before.device = report.device AND before.idx < report.idx)
	AND last.enrolment = report.enrolment AND last.boot = report.boot)
AND NOT EXISTS (SELECT 1 FROM device_slot WHERE device_slot.device = report.device
	AND (device_slot.from_idx = report.idx OR device_slot.to_idx = report.idx));

CREATE INDEX report_same ON report (idx, device) WHERE same = 1;

CREATE TABLE report_drop (
	idx INTEGER PRIMARY KEY, -- of the entry
	first_idx INTEGER NOT NULL, -- which entries' reports went: from this one,
	end_idx INTEGER NOT NULL CHECK (end_idx > first_idx) -- and before this one
) STRICT;

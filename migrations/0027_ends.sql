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

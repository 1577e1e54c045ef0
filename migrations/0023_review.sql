-- Reviews of what revocations dispute (server/quality/review.h), and the signatures that they
-- uphold (server/signing/dispute.h).  An older log has no reviews.

CREATE TABLE revocation (
	entry INTEGER NOT NULL, -- of the revocation; of those alone that dispute a signature
	key TEXT NOT NULL,
	person TEXT NOT NULL,   -- its owner
	since INTEGER NOT NULL, -- signatures from that entry on are disputed
	act TEXT NOT NULL,      -- that brought it
	clock INTEGER NOT NULL, -- ms since 1970, as the clock said
	PRIMARY KEY (entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX revocation_of_key ON revocation (key, entry);

CREATE TABLE review (
	revocation INTEGER NOT NULL, -- the entry of that
	entry INTEGER NOT NULL,
	PRIMARY KEY (revocation, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE upheld (
	signature INTEGER NOT NULL, -- its entry
	key TEXT NOT NULL,
	review INTEGER NOT NULL,    -- the entry of the review
	PRIMARY KEY (signature)
) STRICT, WITHOUT ROWID;

CREATE INDEX upheld_of_key ON upheld (key, signature);
CREATE INDEX signature_entry ON signature (from_idx);

-- As apply would have written them.
INSERT INTO revocation (entry, key, person, since, act, clock)
SELECT idx, json_extract(body, '$.fact.key'), signing_key.user, json_extract(body, '$.fact.since'),
	json_extract(body, '$.fact.act.id'),
	CAST(strftime('%s', coalesce(json_extract(body, '$.clock'), json_extract(body, '$.at'))) AS INTEGER) * 1000
		+ CAST(substr(coalesce(json_extract(body, '$.clock'), json_extract(body, '$.at')), 21, 3) AS INTEGER)
FROM (SELECT idx, CAST(body AS TEXT) AS body FROM entry) AS old
	JOIN signing_key ON signing_key.id = json_extract(body, '$.fact.key') AND signing_key.from_idx = idx
WHERE json_extract(body, '$.action') = 'key.revoked' AND json_extract(body, '$.fact.since') IS NOT NULL
	AND EXISTS (SELECT 1 FROM signature WHERE key = signing_key.id
		AND signature.from_idx >= json_extract(body, '$.fact.since') AND signature.from_idx < idx);

INSERT INTO due (kind, object, at, idx)
SELECT 'review', key, (SELECT clock FROM revocation AS oldest WHERE oldest.key = revocation.key ORDER BY entry LIMIT 1) + 432000000, max(entry)
FROM revocation GROUP BY key;

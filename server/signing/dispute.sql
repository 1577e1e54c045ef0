-- dispute_of
SELECT signature.key FROM signature JOIN signing_key ON signing_key.id = signature.key AND signing_key.to_idx = IN_FORCE
WHERE signature.from_idx = :idx AND signing_key.state = 'revoked' AND signature.from_idx >= signing_key.since
	AND NOT EXISTS (SELECT 1 FROM upheld WHERE upheld.signature = signature.from_idx);

-- disputed_by
SELECT 1 FROM signature INDEXED BY signature_of_key
WHERE key = :key AND from_idx >= :since AND from_idx < :before AND (:only IS NULL OR from_idx = :only)
	AND NOT EXISTS (SELECT 1 FROM upheld WHERE upheld.signature = signature.from_idx) LIMIT 1;

-- upheld_insert
INSERT INTO upheld (signature, key, review) VALUES (:signature, :key, :idx);

-- upheld_by
SELECT review FROM upheld WHERE signature = :signature AND key = :key AND review <= :at;

-- upheld_count
SELECT count(*) FROM upheld WHERE key = :key;

-- upheld_all
SELECT signature, key, review FROM upheld ORDER BY signature;

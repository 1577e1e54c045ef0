-- signature_insert
INSERT INTO signature (id, subject, signer, role, meaning, key, custody, envelope, from_idx, to_idx)
VALUES (:id, :subject, :signer, :role, :meaning, :key, :custody, :envelope, :idx, IN_FORCE);

-- signature_get
SELECT id, subject, signer, role, meaning, key, custody, envelope, from_idx FROM signature WHERE id = :id;

-- signature_of
SELECT id, signer, role, meaning, key, custody, envelope, from_idx FROM signature
WHERE subject = :subject AND from_idx <= :at AND :at < to_idx ORDER BY from_idx;

-- signature_by_key
SELECT id, subject, signer, role, meaning, key, custody, envelope, from_idx
FROM signature INDEXED BY signature_of_key
WHERE key = :key AND from_idx >= :since AND from_idx > :after AND from_idx <= :at AND {seen subject}
ORDER BY from_idx LIMIT :limit;

-- signature_of_approver
SELECT 1 FROM signature INDEXED BY signature_at
WHERE from_idx > :after AND custody <> 'sealed' AND EXISTS (
	SELECT 1 FROM role_grant WHERE user = signature.signer AND role = 'approver'
	AND role_grant.from_idx <= signature.from_idx AND signature.from_idx < role_grant.to_idx)
LIMIT 1;

-- signature_all
SELECT id, from_idx, to_idx, subject, signer, role, meaning, key, custody, envelope
FROM signature ORDER BY id, from_idx;

-- revocation_insert
INSERT INTO revocation (entry, key, person, since, act, clock)
VALUES (:idx, :key, :person, :since, :act, :clock);

-- revocation_at
SELECT entry, key, person, since, act, clock, EXISTS (SELECT 1 FROM review WHERE revocation = revocation.entry)
FROM revocation WHERE entry = :entry;

-- revocation_newest
SELECT entry FROM revocation WHERE key = :key ORDER BY entry DESC LIMIT 1;

-- revocation_due
SELECT entry, key, person, since, act, clock, 0 FROM revocation
WHERE key = :key AND NOT EXISTS (SELECT 1 FROM review WHERE revocation = revocation.entry) ORDER BY entry LIMIT 1;

-- revocation_all
SELECT entry, key, person, since, act, clock FROM revocation ORDER BY entry;

-- review_insert
INSERT INTO review (revocation, entry) VALUES (:revocation, :idx);

-- review_of_key
SELECT review.entry FROM revocation JOIN review ON review.revocation = revocation.entry
WHERE revocation.key = :key ORDER BY review.entry LIMIT :limit;

-- review_all
SELECT revocation, entry FROM review ORDER BY revocation, entry;

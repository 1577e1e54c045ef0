-- objection_insert
INSERT INTO objection (number, idx, person, reason, at) VALUES (:number, :idx, :person, :reason, :at);

-- objection_of
SELECT idx, person, reason, at FROM objection WHERE number = :number AND idx <= :at ORDER BY idx LIMIT :limit;

-- objection_all
SELECT number, idx, person, reason, at FROM objection ORDER BY number, idx;

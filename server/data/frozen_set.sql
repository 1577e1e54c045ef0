-- frozen_set_insert
INSERT INTO frozen_set (name, number, labels, rows, positives, idx)
VALUES (:name, :number, :labels, :rows, :positives, :idx);

-- frozen_set_get
SELECT labels, rows, positives FROM frozen_set WHERE name = :name AND number = :number;

-- frozen_set_all
SELECT name, number, idx, labels, rows, positives FROM frozen_set ORDER BY name, number;

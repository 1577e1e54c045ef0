-- source_insert
INSERT INTO source (digest, idx, at) VALUES (:digest, :idx, :at);

-- source_oldest
SELECT digest, at FROM source WHERE at >= 0 ORDER BY at, digest LIMIT 1;

-- source_drop
DELETE FROM source WHERE digest = :digest;

-- source_there
SELECT 1 FROM source WHERE digest = :digest;

-- source_all
SELECT digest, idx, at FROM source ORDER BY digest;

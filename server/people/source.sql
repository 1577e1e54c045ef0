-- source_insert
INSERT INTO source (digest, idx) VALUES (:digest, :idx);

-- source_there
SELECT 1 FROM source WHERE digest = :digest;

-- source_all
SELECT digest, idx FROM source ORDER BY digest;

-- omissions_insert
INSERT INTO omissions (digest, idx) VALUES (:digest, :idx) ON CONFLICT (digest) DO NOTHING;

-- omissions_all
SELECT digest, idx FROM omissions ORDER BY digest;

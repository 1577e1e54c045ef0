-- artifact_insert
INSERT INTO artifact (digest, class, size, idx) VALUES (:digest, :class, :size, :idx) ON CONFLICT DO NOTHING;

-- artifact_get
SELECT size, class FROM artifact WHERE digest = :digest AND class = :class;

-- artifact_all
SELECT digest, class, size, idx FROM artifact ORDER BY digest, class;

-- artifact_any
SELECT class FROM artifact WHERE digest = :digest LIMIT 1;

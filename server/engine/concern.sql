-- concern_put
INSERT INTO concern (object, whose) VALUES (:object, :whose) ON CONFLICT DO NOTHING;

-- concern_drop
DELETE FROM concern WHERE object = :object;

-- concern_own
SELECT whose FROM concern WHERE object = :object;

-- concern_all
SELECT object, whose FROM concern ORDER BY object, whose;

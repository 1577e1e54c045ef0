-- concern_put
INSERT INTO concern (object, whose) VALUES (:object, :whose) ON CONFLICT DO NOTHING;

-- concern_drop
DELETE FROM concern WHERE object = :object;

-- concern_sites
SELECT DISTINCT coalesce(root.whose, middle.whose, own.whose) FROM concern AS own
	LEFT JOIN concern AS middle ON middle.object = own.whose
	LEFT JOIN concern AS root ON root.object = middle.whose
WHERE own.object = :object ORDER BY 1;

-- concern_seen
SELECT instr(:sites, '"' || :object || '"') > 0 OR {seen :object};

-- concern_all
SELECT object, whose FROM concern ORDER BY object, whose;

-- export_content
SELECT kind, salt, bytes FROM content WHERE digest = :digest AND kind <> 'secret';

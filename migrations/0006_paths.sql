-- What a path of the controlled tree says, in columns: the kind of document (NULL: of no kind), the name of the model or of the
-- ring plan, the number.  common/documents/path.c says it of every row that comes; this file, once, of the rows that are there.

ALTER TABLE document ADD COLUMN path_kind TEXT;
ALTER TABLE document ADD COLUMN path_name TEXT;
ALTER TABLE document ADD COLUMN path_number INTEGER;
ALTER TABLE change_path ADD COLUMN path_kind TEXT;
ALTER TABLE change_path ADD COLUMN path_name TEXT;
ALTER TABLE change_path ADD COLUMN path_number INTEGER;

CREATE TABLE path_said (path TEXT PRIMARY KEY, kind TEXT, name TEXT, number INTEGER) STRICT, WITHOUT ROWID;

-- A path is its head, a name, its middle and, of a numbered kind, a number and its tail: it must come out so again.
INSERT INTO path_said
WITH spelling (kind, head, middle, tail) AS (VALUES
	('ring-plan', 'policies/rings/', '.json', NULL),
	('model', 'models/', '/model.json', NULL),
	('envelope', 'models/', '/envelopes/', '.json'),
	('version', 'models/', '/versions/', '.json'),
	('retirement', 'models/', '/versions/', '.retired.json'),
	('release', 'models/', '/releases/', '.json'),
	('withdrawal', 'models/', '/releases/', '.withdrawn.json'),
	('reuse', 'models/', '/reuse/', '.json')),
known (path) AS (SELECT path FROM document UNION SELECT path FROM change_path),
named AS (SELECT path, kind, head, middle, tail,
	substr(path, length(head) + 1, instr(substr(path, length(head) + 1), middle) - 1) AS name
	FROM known JOIN spelling ON substr(path, 1, length(head)) = head),
numbered AS (SELECT path, kind, head, middle, tail, name, CASE WHEN tail IS NOT NULL THEN
	CAST(substr(path, length(head || name || middle) + 1) AS INTEGER) END AS number FROM named)
SELECT path, kind, name, number FROM numbered
WHERE path = head || name || middle || ifnull(number || tail, '')
AND length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9-]*' AND name NOT GLOB '-*'
AND ifnull(number, 1) BETWEEN 1 AND 999999999
UNION ALL SELECT path, 'policy', NULL, NULL FROM known WHERE path = 'policies/approval.json';

UPDATE document SET path_kind = said.kind, path_name = said.name, path_number = said.number FROM path_said AS said
WHERE said.path = document.path;
UPDATE change_path SET path_kind = said.kind, path_name = said.name, path_number = said.number FROM path_said AS said
WHERE said.path = change_path.path;
DROP TABLE path_said;

CREATE INDEX document_kind ON document (path_kind, path_name, path_number) WHERE to_idx = 9007199254740991;

-- What number a change may still give to a new record of a kind.
DROP INDEX change_path_path;
CREATE INDEX change_path_kind ON change_path (path_kind, path_name, path_number);

-- A release is found by model and number, which is what its path said.
DROP INDEX release_path;
ALTER TABLE release DROP COLUMN path;

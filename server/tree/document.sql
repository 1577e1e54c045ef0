-- document_close
UPDATE document SET to_idx = :idx WHERE path = :path AND to_idx = IN_FORCE;

-- document_insert
INSERT INTO document (path, path_kind, path_name, path_number, digest, from_idx, to_idx)
VALUES (:path, :path_kind, :path_name, :path_number, :digest, :idx, IN_FORCE);

-- document_at
SELECT digest, from_idx FROM document WHERE path = :path AND from_idx <= :at AND :at < to_idx ORDER BY from_idx DESC LIMIT 1;

-- document_beside
SELECT path FROM document
WHERE to_idx = IN_FORCE AND path > :path || '/' AND path < :path || '0' LIMIT 1;

-- document_all
SELECT path, from_idx, to_idx, path_kind, path_name, path_number, digest FROM document ORDER BY path, from_idx;

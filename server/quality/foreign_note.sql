-- foreign_note_close
UPDATE foreign_note SET to_idx = :idx WHERE digest = :digest AND to_idx = IN_FORCE;

-- foreign_note_insert
INSERT INTO foreign_note (digest, size, root, held, report, from_idx, to_idx)
VALUES (:digest, :size, :root, :held, :report, :idx, IN_FORCE);

-- foreign_note_newest
SELECT digest, size, root, held, from_idx, to_idx FROM foreign_note
WHERE digest = :digest ORDER BY from_idx DESC LIMIT 1;

-- foreign_note_open
SELECT digest, size, root, held, from_idx, to_idx FROM foreign_note INDEXED BY foreign_note_open
WHERE to_idx = IN_FORCE ORDER BY held DESC, from_idx DESC LIMIT 1;

-- foreign_note_count
SELECT count(*) FROM foreign_note INDEXED BY foreign_note_open
WHERE to_idx = IN_FORCE AND (held IS NOT NULL) = :held;

-- foreign_note_held
SELECT digest, size, root, held, from_idx, to_idx FROM foreign_note INDEXED BY foreign_note_held
WHERE size = :size AND root = :root AND held IS NOT NULL ORDER BY from_idx LIMIT 1;

-- foreign_note_all
SELECT digest, from_idx, to_idx, size, root, held, report FROM foreign_note ORDER BY digest, from_idx;

-- A tree of git may be kept as a delta against another one (server/tree/git_object.h), and objects have an order, in which packs are
-- made of them.  Old rows stay as they are, in the order of their names.

CREATE TABLE git_object_kept (
	n INTEGER PRIMARY KEY, -- the order in which they came
	oid BLOB NOT NULL UNIQUE CHECK (length(oid) = 20),
	base BLOB CHECK (length(base) = 20), -- NULL: bytes are a loose object's file, zlib of "type size\0" and what it holds
	bytes BLOB NOT NULL -- else zlib of what git's own delta makes of the tree base, which is whole
) STRICT;

INSERT INTO git_object_kept (oid, bytes) SELECT oid, loose FROM git_object ORDER BY oid;
DROP TABLE git_object;
ALTER TABLE git_object_kept RENAME TO git_object;

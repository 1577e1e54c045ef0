-- Personal contents that were erased (server/engine/content.h), and the lists of
-- them that exports name (server/trail/export.h).  An older log has none.

CREATE TABLE erased (
	digest TEXT NOT NULL PRIMARY KEY,
	idx INTEGER NOT NULL -- of the entry that says so
) STRICT, WITHOUT ROWID;

CREATE TABLE omissions (
	digest TEXT NOT NULL PRIMARY KEY, -- of the list
	idx INTEGER NOT NULL -- of the first entry that names it
) STRICT, WITHOUT ROWID;

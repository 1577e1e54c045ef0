-- The machine and the directory of the last start (server/integrity/machine.h).  An older log names none.

CREATE TABLE machine (
	idx INTEGER PRIMARY KEY, -- of the entry that says so
	machine TEXT NOT NULL, -- digests of secret contents
	directory TEXT NOT NULL
) STRICT;

-- What no entry says: it is of this directory alone.
CREATE TABLE last_start (
	one INTEGER PRIMARY KEY, -- 0: there is one row
	machine TEXT NOT NULL,
	directory TEXT NOT NULL,
	idx INTEGER NOT NULL -- the newest entry of machine that was there; -1: none was
) STRICT;

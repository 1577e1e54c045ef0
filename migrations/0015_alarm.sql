-- Alarms (server/alarm/alarm.h).  An older log has none.

CREATE TABLE alarm (
	number INTEGER NOT NULL, -- of the entry that begins it
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	state TEXT NOT NULL,
	since INTEGER NOT NULL, -- ms since 1970
	begun_at INTEGER NOT NULL, -- ms since 1970: the time of that entry
	detail TEXT NOT NULL,
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (number, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX alarm_in_force ON alarm (number) WHERE to_idx = 9007199254740991;
CREATE UNIQUE INDEX alarm_open ON alarm (kind, object) WHERE state = 'open' AND to_idx = 9007199254740991;
CREATE INDEX alarm_newest ON alarm (kind, object, number) WHERE to_idx = 9007199254740991;
CREATE INDEX alarms_open ON alarm (number) WHERE state = 'open' AND to_idx = 9007199254740991;
CREATE UNIQUE INDEX alarm_moved ON alarm (from_idx);

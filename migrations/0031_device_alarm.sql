-- What each device says is wrong with it: as of which entry it said so.  Times are the device's own, ms since 1970.

CREATE TABLE device_alarm (
	device TEXT NOT NULL,
	kind TEXT NOT NULL,
	since INTEGER NOT NULL,
	until INTEGER, -- NULL: it goes on
	text TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (device, kind, since, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX device_alarm_in_force ON device_alarm (device, kind, since) WHERE to_idx = 9007199254740991;

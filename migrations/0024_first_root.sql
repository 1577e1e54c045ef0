-- Who acknowledged which first root of trust (server/quality/first_root.h).  An older log has none.

CREATE TABLE root_acknowledgement (
	user TEXT NOT NULL,
	root TEXT NOT NULL, -- digest of the file
	key TEXT NOT NULL,  -- that signed it
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (user, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX root_acknowledgement_in_force ON root_acknowledgement (user) WHERE to_idx = 9007199254740991;

-- Alarms concern whom their object does; trust and the server's clock, all sites.
INSERT OR IGNORE INTO concern (object, whose)
SELECT 'alarm:' || number, CASE WHEN object LIKE 'trust:%' OR object LIKE 'clock:%' THEN 'site:*' ELSE object END
FROM alarm WHERE from_idx = number;

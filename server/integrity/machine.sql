-- machine_insert
INSERT INTO machine (idx, machine, directory) VALUES (:idx, :machine, :directory);

-- machine_newest
SELECT idx, machine, directory FROM machine WHERE idx >= 0 ORDER BY idx DESC LIMIT 1;

-- machine_all
SELECT idx, machine, directory FROM machine ORDER BY idx;

-- last_start_put
INSERT OR REPLACE INTO last_start (one, machine, directory, idx) VALUES (0, :machine, :directory, :idx);

-- last_start_get
SELECT one, machine, directory, idx FROM last_start WHERE one >= 0 ORDER BY one LIMIT 1;

-- begin
BEGIN IMMEDIATE;

-- snapshot
BEGIN;

-- commit
COMMIT;

-- rollback
ROLLBACK;

-- job_begin
SAVEPOINT job;

-- job_undo
ROLLBACK TO job;

-- job_end
RELEASE job;

-- schema_all
SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name;

-- integrity
PRAGMA integrity_check(1);

-- integrity_quick
PRAGMA quick_check(1);

-- data_version
PRAGMA data_version;

-- migration_insert
INSERT INTO migration (number, name, digest) VALUES (:number, :name, :digest);

-- migration_all
SELECT number, name, digest FROM migration ORDER BY number;

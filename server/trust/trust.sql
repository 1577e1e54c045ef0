-- tuf_metadata_close
UPDATE tuf_metadata SET to_idx = :idx WHERE role = :role AND to_idx = IN_FORCE;

-- tuf_metadata_insert
INSERT INTO tuf_metadata (role, version, digest, expires_at, from_idx, to_idx)
VALUES (:role, :version, :digest, :expires_at, :idx, IN_FORCE);

-- tuf_metadata_at
SELECT version, digest, expires_at, from_idx FROM tuf_metadata
WHERE role = :role AND from_idx <= :at AND :at < to_idx ORDER BY version DESC LIMIT 1;

-- tuf_metadata_get
SELECT version, digest, expires_at, from_idx FROM tuf_metadata WHERE role = :role AND version = :version;

-- tuf_metadata_all
SELECT role, version, digest, expires_at, from_idx, to_idx FROM tuf_metadata ORDER BY role, version;

-- trust_target_close
UPDATE trust_target SET to_idx = :idx WHERE path = :path AND to_idx = IN_FORCE;

-- trust_target_insert
INSERT INTO trust_target (path, digest, size, from_idx, to_idx)
VALUES (:path, :digest, :size, :idx, IN_FORCE);

-- trust_target_list
SELECT path, digest, size FROM trust_target WHERE from_idx <= :at AND :at < to_idx ORDER BY path;

-- trust_target_all
SELECT path, from_idx, to_idx, digest, size FROM trust_target ORDER BY path, from_idx;

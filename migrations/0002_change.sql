-- Change control: the tree of controlled documents, the changes to it, and who signed them.

CREATE TABLE document (
	path TEXT NOT NULL,
	digest TEXT NOT NULL, -- of a content
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (path, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX document_in_force ON document (path) WHERE to_idx = 9007199254740991;

-- The same tree as git sees it, made from the entries: any git can clone it.

CREATE TABLE git_object (
	oid BLOB PRIMARY KEY CHECK (length(oid) = 20),
	loose BLOB NOT NULL -- a loose object's file: zlib of "type size\0" and the bytes
) STRICT, WITHOUT ROWID;

CREATE TABLE git_ref (
	name TEXT NOT NULL,
	oid BLOB NOT NULL CHECK (length(oid) = 20),
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (name, from_idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
	number INTEGER NOT NULL CHECK (number > 0),
	state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'rejected', 'cancelled')),
	author TEXT NOT NULL, -- the person
	manifest TEXT NOT NULL, -- the digest of a content
	body TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (number, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX change_in_force ON change (number) WHERE to_idx = 9007199254740991;

CREATE TABLE change_path (
	number INTEGER NOT NULL,
	path TEXT NOT NULL,
	old TEXT, -- digests; NULL: absent
	new TEXT,
	PRIMARY KEY (number, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
	id TEXT NOT NULL, -- SHA-256 of its public key in SSH form
	user TEXT NOT NULL,
	public TEXT NOT NULL, -- base64 of 32 bytes, Ed25519
	custody TEXT NOT NULL CHECK (custody IN ('sealed', 'file', 'hardware')),
	document TEXT NOT NULL, -- the digest of the content that is confirmed
	sealed TEXT CHECK ((sealed IS NULL) = (custody <> 'sealed')), -- the digest of a content
	state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'revoked')),
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX signing_key_in_force ON signing_key (id) WHERE to_idx = 9007199254740991;
CREATE INDEX signing_key_user ON signing_key (user, id);

CREATE TABLE signature (
	id TEXT NOT NULL, -- of its statement: single use
	subject TEXT NOT NULL, -- the object that was signed: change:17, key:sha256:…
	signer TEXT NOT NULL,
	role TEXT NOT NULL,
	meaning TEXT NOT NULL,
	key TEXT NOT NULL,
	custody TEXT NOT NULL,
	envelope TEXT NOT NULL, -- the digest of a content
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx), -- retracted
	PRIMARY KEY (id, from_idx)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX signature_once ON signature (id);
CREATE INDEX signature_subject ON signature (subject, from_idx);

-- The two who found the instance; in force until each has confirmed the other's key.

CREATE TABLE founder (
	user TEXT NOT NULL,
	from_idx INTEGER NOT NULL,
	to_idx INTEGER NOT NULL CHECK (to_idx > from_idx),
	PRIMARY KEY (user, from_idx)
) STRICT, WITHOUT ROWID;

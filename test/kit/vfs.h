#pragma once

/*
 * SQLite's default VFS, with calls that fail as they would on a bad disk.  All
 * that it counts is in the struct: a parent that shares its memory with a child
 * sees what became of the child's calls.
 */

#include <sqlite3.h>
#include <stdatomic.h>

#include "base/base.h"

enum vfs_call {
	VFS_OPEN,
	VFS_DELETE,
	VFS_READ,
	VFS_WRITE, /* of one that fails, half is written */
	VFS_TRUNCATE,
	VFS_SYNC,
	VFS_SHM_MAP,
	VFS_CALLS
};

enum vfs_file { VFS_DB, VFS_WAL, VFS_OTHER, VFS_FILES };

struct vfs_disk {
	int code[VFS_CALLS]; /* SQLITE_OK: such a call does not fail, and does not count */
};
extern const struct vfs_disk vfs_broken, vfs_full;

struct vfs {
	sqlite3_vfs shim;
	sqlite3_vfs *real;
	_Atomic(const struct vfs_disk *) disk; /* NULL: a sound one */
	int next, step;    /* the call that fails, and how many later the one after it */
	bool lazy;         /* a sync is counted, not done: nobody cuts the power */
	bool wal_alone;    /* of calls to write, those to a write-ahead log alone fail */
	const char *bends; /* the end of a name: of each page that is written to such a database the
			    * last byte is another one, and nobody is told; NULL: none */
	atomic_int calls;  /* that this disk can fail */
	atomic_int failed[VFS_CALLS];
	atomic_int synced[VFS_FILES];
	atomic_bool unsynced[VFS_FILES]; /* something is written that no sync has followed */
};

void vfs_install(struct vfs *v); /* for all that this process opens from now on */

/* From now on, of the calls that can fail on this disk, the k-th does; again: every k-th does. */
void vfs_fail(struct vfs *v, const struct vfs_disk *disk, int k, bool again);

int vfs_failed(const struct vfs *v);

#include "vfs.h"

#include <string.h>

#define PAGE_MAX 65536

const struct vfs_disk vfs_broken = { {
	[VFS_OPEN] = SQLITE_CANTOPEN,
	[VFS_DELETE] = SQLITE_IOERR_DELETE,
	[VFS_READ] = SQLITE_IOERR_READ,
	[VFS_WRITE] = SQLITE_IOERR_WRITE,
	[VFS_TRUNCATE] = SQLITE_IOERR_TRUNCATE,
	[VFS_SYNC] = SQLITE_IOERR_FSYNC,
	[VFS_SHM_MAP] = SQLITE_IOERR_SHMMAP,
} };

const struct vfs_disk vfs_full = { {
	[VFS_OPEN] = SQLITE_CANTOPEN,
	[VFS_WRITE] = SQLITE_FULL,
	[VFS_SHM_MAP] = SQLITE_IOERR_SHMSIZE,
} };

/* Behind the true VFS's own bytes of each file, whose methods these are. */
struct tail {
	sqlite3_io_methods methods;
	const sqlite3_io_methods *real;
	struct vfs *vfs;
	enum vfs_file kind;
	bool bent;
};

static struct tail *tail_of(const sqlite3_file *f)
{
	return container_of(f->pMethods, struct tail, methods);
}

/* What the call fails with; SQLITE_OK: it does not. */
static int fault(struct vfs *v, enum vfs_call call)
{
	const struct vfs_disk *disk = v->disk;
	int code = disk ? disk->code[call] : SQLITE_OK;

	if (code == SQLITE_OK || ++v->calls != v->next)
		return SQLITE_OK;
	v->next += v->step;
	atomic_fetch_add(&v->failed[call], 1);
	return code;
}

static int file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	struct tail *t = tail_of(f);
	int rc = fault(t->vfs, VFS_READ);

	return rc == SQLITE_OK ? t->real->xRead(f, p, n, at) : rc;
}

static int bent_write(struct tail *t, sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	unsigned char page[PAGE_MAX];

	memcpy(page, p, (size_t)n);
	page[n - 1] ^= 1;
	return t->real->xWrite(f, page, n, at);
}

static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct tail *t = tail_of(f);
	int rc = t->vfs->wal_alone && t->kind != VFS_WAL ? SQLITE_OK : fault(t->vfs, VFS_WRITE);

	atomic_store(&t->vfs->unsynced[t->kind], true);
	if (t->bent && n > 0 && n <= PAGE_MAX)
		return bent_write(t, f, p, n, at);
	if (rc == SQLITE_OK)
		return t->real->xWrite(f, p, n, at);
	t->real->xWrite(f, p, (n + 1) / 2, at);
	return rc;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct tail *t = tail_of(f);
	int rc = fault(t->vfs, VFS_TRUNCATE);

	return rc == SQLITE_OK ? t->real->xTruncate(f, size) : rc;
}

static int file_sync(sqlite3_file *f, int flags)
{
	struct tail *t = tail_of(f);
	int rc = fault(t->vfs, VFS_SYNC);

	if (rc == SQLITE_OK && !t->vfs->lazy)
		rc = t->real->xSync(f, flags);
	if (rc != SQLITE_OK)
		return rc;
	atomic_store(&t->vfs->unsynced[t->kind], false);
	atomic_fetch_add(&t->vfs->synced[t->kind], 1);
	return SQLITE_OK;
}

static int file_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **p)
{
	struct tail *t = tail_of(f);
	int rc = fault(t->vfs, VFS_SHM_MAP);

	if (rc == SQLITE_OK)
		return t->real->xShmMap(f, region, size, extend, p);
	*p = NULL;
	return rc;
}

static bool is_bent(const struct vfs *v, const char *name, int flags)
{
	size_t n = name ? strlen(name) : 0, end = v->bends ? strlen(v->bends) : 0;

	return end && n >= end && (flags & SQLITE_OPEN_MAIN_DB) &&
	       strcmp(name + n - end, v->bends) == 0;
}

static void wrap(struct vfs *v, const char *name, sqlite3_file *f, int flags)
{
	struct tail *t = (struct tail *)(void *)((char *)f + v->real->szOsFile);

	t->real = f->pMethods;
	t->vfs = v;
	t->kind = flags & SQLITE_OPEN_MAIN_DB ? VFS_DB
		  : flags & SQLITE_OPEN_WAL   ? VFS_WAL
					      : VFS_OTHER;
	t->bent = is_bent(v, name, flags);
	t->methods = *t->real;
	t->methods.xRead = file_read;
	t->methods.xWrite = file_write;
	t->methods.xTruncate = file_truncate;
	t->methods.xSync = file_sync;
	t->methods.xShmMap = file_shm_map;
	f->pMethods = &t->methods;
}

static int file_open(sqlite3_vfs *shim, const char *name, sqlite3_file *f, int flags, int *got)
{
	struct vfs *v = container_of(shim, struct vfs, shim);
	int rc = fault(v, VFS_OPEN);

	f->pMethods = NULL;
	if (rc == SQLITE_OK)
		rc = v->real->xOpen(v->real, name, f, flags, got);
	if (rc == SQLITE_OK)
		wrap(v, name, f, flags);
	return rc;
}

static int file_delete(sqlite3_vfs *shim, const char *name, int sync)
{
	struct vfs *v = container_of(shim, struct vfs, shim);
	int rc = fault(v, VFS_DELETE);

	return rc == SQLITE_OK ? v->real->xDelete(v->real, name, sync) : rc;
}

void vfs_install(struct vfs *v)
{
	v->real = sqlite3_vfs_find(NULL);
	v->shim = *v->real; /* the rest of it asks for nothing of its own */
	v->shim.zName = "failing";
	v->shim.szOsFile += (int)sizeof(struct tail);
	v->shim.xOpen = file_open;
	v->shim.xDelete = file_delete;
	sqlite3_vfs_register(&v->shim, 1);
}

void vfs_fail(struct vfs *v, const struct vfs_disk *disk, int k, bool again)
{
	v->disk = disk;
	v->next = v->calls + k;
	v->step = again ? k : 0;
}

int vfs_failed(const struct vfs *v)
{
	int n = 0;

	for (size_t i = 0; i < VFS_CALLS; i++)
		n += atomic_load(&v->failed[i]);
	return n;
}

/*
 * libgit2 reads and writes objects through this backend, and so through our one
 * connection, inside the job's savepoint.  An object of a job that is rolled
 * back never was.
 *
 * Objects are kept as loose-object bytes (deflated, with git's own header),
 * because that is what a dumb HTTP client fetches: the server sends the row as
 * it is.
 *
 * Bytes from the table are not trusted to be an object.  The size in the header
 * must be the size of the rest and the deflated stream must end where the row
 * ends, so that one object has one form, and OBJECT_MAX bounds what a forged
 * row inflates to.
 *
 * Errors cross libgit2 as numbers.  The sentence of our own error stays in cx,
 * where the caller reports it.
 */

#include "tree/git_odb.h"

#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tree/git.h"
#include "tree/sql.h"

#define OBJECT_MAX  (1u << 20) /* a controlled document is far smaller */
#define HEADER_ROOM 32

struct backend {
	git_odb_backend base; /* first: libgit2 hands us this */
	struct ctx *cx;
	struct db *db;
};

/* "blob 12\0" at the start of plain: the type, and where the bytes begin; 0: it is none. */
static size_t header_parse(const char *plain, size_t n, git_object_t *type, size_t *size)
{
	const char *nul = memchr(plain, 0, n < HEADER_ROOM ? n : HEADER_ROOM);
	const char *space = nul ? memchr(plain, ' ', (size_t)(nul - plain)) : NULL;
	char name[HEADER_ROOM];

	if (!space)
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(space - plain), plain);
	*type = git_object_string2type(name);
	*size = n - (size_t)(nul + 1 - plain);
	snprintf(name, sizeof(name), "%s %zu", git_object_type2string(*type), *size);
	return strcmp(name, plain) == 0 ? (size_t)(nul + 1 - plain) : 0;
}

bool loose_inflate(struct ctx *cx, const void *loose, size_t loose_size, git_object_t *type,
		   const void **bytes, size_t *size)
{
	uLongf room = OBJECT_MAX + HEADER_ROOM;
	uLong taken = loose_size;
	char *plain = malloc(room);
	size_t head = 0;

	if (!plain)
		abort();
	if (uncompress2((Bytef *)plain, &room, loose, &taken) == Z_OK && taken == loose_size)
		head = header_parse(plain, room, type, size);
	if (head > 0 && head + *size == room)
		*bytes = arena_strndup(&cx->mem, plain + head, *size);
	else
		head = 0;
	free(plain);
	return head > 0;
}

static int object_read(struct backend *b, const git_oid *oid, git_object_t *type,
		       const void **bytes, size_t *size)
{
	auto_stmt s = db_stmt(b->db, SQL_GIT_OBJECT_GET);
	const void *loose;
	size_t loose_size;
	bool row;

	bind_blob(&s, ":oid", oid->id, OID_SIZE);
	if (stmt_next(b->cx, &s, &row) != OK)
		return GIT_ERROR;
	if (!row)
		return GIT_ENOTFOUND;
	loose = col_bytes(b->cx, &s, 0, &loose_size);
	return loose_inflate(b->cx, loose, loose_size, type, bytes, size) ? 0 : GIT_ERROR;
}

static int on_read(void **out, size_t *size, git_object_t *type, git_odb_backend *base,
		   const git_oid *oid)
{
	struct backend *b = container_of(base, struct backend, base);
	const void *bytes;
	int rc = object_read(b, oid, type, &bytes, size);

	if (rc != 0)
		return rc;
	*out = git_odb_backend_data_alloc(base, *size + 1);
	if (!*out)
		return GIT_ERROR;
	memcpy(*out, bytes, *size);
	((char *)*out)[*size] = '\0';
	return 0;
}

static int on_read_header(size_t *size, git_object_t *type, git_odb_backend *base,
			  const git_oid *oid)
{
	const void *bytes;

	return object_read(container_of(base, struct backend, base), oid, type, &bytes, size);
}

/* Reads the whole object: documents are small, and a row that is damaged must
 * not count as there. */
static int on_exists(git_odb_backend *base, const git_oid *oid)
{
	git_object_t type;
	size_t size;

	return on_read_header(&size, &type, base, oid) == 0;
}

static int on_write(git_odb_backend *base, const git_oid *oid, const void *bytes, size_t size,
		    git_object_t type)
{
	struct backend *b = container_of(base, struct backend, base);
	auto_stmt s = db_stmt(b->db, SQL_GIT_OBJECT_PUT);
	char *plain = arena_alloc(&b->cx->mem, size + HEADER_ROOM);
	/* the NUL after the header is part of what git hashes */
	size_t head = (size_t)sprintf(plain, "%s %zu", git_object_type2string(type), size) + 1;
	uLongf room = compressBound(size + head);
	char *loose = arena_alloc(&b->cx->mem, room);

	memcpy(plain + head, bytes, size);
	if (compress((Bytef *)loose, &room, (Bytef *)plain, size + head) != Z_OK)
		return GIT_ERROR;
	bind_blob(&s, ":oid", oid->id, OID_SIZE);
	bind_blob(&s, ":loose", loose, room);
	return stmt_run(b->cx, &s) == OK ? 0 : GIT_ERROR;
}

static void on_free(git_odb_backend *base)
{
	free(container_of(base, struct backend, base));
}

static git_odb_backend *backend_new(struct ctx *cx, struct db *db)
{
	struct backend *b = calloc(1, sizeof(*b));

	if (!b || git_odb_init_backend(&b->base, GIT_ODB_BACKEND_VERSION) != 0)
		abort();
	b->cx = cx;
	b->db = db;
	b->base.read = on_read;
	b->base.read_header = on_read_header;
	b->base.exists = on_exists;
	b->base.write = on_write;
	b->base.free = on_free;
	return &b->base;
}

/* An empty configuration, so that no file of the machine's user changes a
 * commit. */
enum err git_repository_over(struct ctx *cx, struct db *db, git_repository **out)
{
	git_odb *odb = NULL;
	git_config *config = NULL;
	bool ok;

	ok = git_odb_new(&odb) == 0 && git_odb_add_backend(odb, backend_new(cx, db), 1) == 0 &&
	     git_repository_wrap_odb(out, odb) == 0 && git_config_new(&config) == 0 &&
	     git_repository_set_config(*out, config) == 0;
	git_odb_free(odb);
	git_config_free(config);
	return ok ? OK : errf(cx, E_FAULT, "libgit2: %s", git_error_last()->message);
}

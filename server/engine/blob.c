/*
 * The idea: bytes are durable under their final name before the entry that
 * names them commits, and a file whose entry never committed must go again, but
 * must not be taken from a row that names the same bytes.  Between the two
 * events the process may be killed at any point.  So a staged file keeps a
 * second link, its marker, whose name in staging/ carries the digest; the
 * marker goes once the entry is committed.  A marker that is found at the next
 * start marks a blob that perhaps nobody owns, and leftover_clean() asks all
 * tables before it removes anything.
 *
 * The order of fsyncs in stage_keep() is the point of that function: bytes,
 * then the marker's name, then the folder, then the final name, then the
 * folder's entry.  Each step is durable before the next makes a promise about
 * it.
 *
 * Never: remove a blob because an upload failed (another upload
 * of the same bytes may have been acknowledged meanwhile; only the start-up,
 * when no upload runs, may judge); write through a name in the final folder;
 * trust size or name of a file that is read back: its bytes decide nothing, and do not leave,
 * before they were hashed.
 */

#include "engine/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/blob_read.h"
#include "engine/files.h"
#include "engine/tables.h"

#define AHEAD_SIZE 8388608 /* bytes of an upload that go to the disk together; whole buffers */

static enum err blob_failed(struct ctx *cx, const char *what, const char *path)
{
	return errf(cx, E_UNAVAILABLE, "cannot %s %s: %s", what, path, strerror(errno));
}

static char *folder_of(struct ctx *cx, const struct blobs *b, const char *hex)
{
	return arena_printf(&cx->mem, "%s/%.2s", b->dir, hex);
}

const char *blob_path(struct ctx *cx, const struct blobs *b, const char *hex)
{
	return arena_printf(&cx->mem, "%s/%.2s/%s", b->dir, hex, hex + 2);
}

static enum err row_names(struct ctx *cx, struct db *db, sql_id statement, const char *hex,
			  bool *named)
{
	auto_stmt s = db_stmt(db, statement);

	bind_text(&s, ":digest", arena_printf(&cx->mem, "sha256:%s", hex));
	return stmt_next(cx, &s, named);
}

/* The rooms' rows say which tables can name a blob: a room that brings a new
 * one cannot be forgotten here. */
static enum err any_row(struct ctx *cx, struct db *db, const char *hex, bool *any)
{
	const struct table *t;

	*any = false;
	for (size_t i = 0; !*any && (t = table_at(i)); i++)
		if (t->blob_named != SQL_NONE)
			TRY(row_names(cx, db, t->blob_named, hex, any));
	return OK;
}

/* One file left in staging by a process that ended. */
static enum err leftover_clean(struct ctx *cx, struct db *db, const struct blobs *b,
			       const char *name)
{
	const char *hex = strchr(name, '.');
	/* without a digest in its name the file has no blob: only the leftover
	 * goes */
	bool any = true;

	if (hex && strlen(hex + 1) == (size_t)2 * HASH_SIZE)
		TRY(any_row(cx, db, hex + 1, &any));
	if (!any && unlink(blob_path(cx, b, hex + 1)) != 0 && errno != ENOENT)
		return blob_failed(cx, "remove", blob_path(cx, b, hex + 1));
	name = arena_printf(&cx->mem, "%s/staging/%s", b->dir, name);
	return unlink(name) == 0 ? OK : blob_failed(cx, "remove", name);
}

enum err blobs_open(struct ctx *cx, struct db *db, const char *dir, struct blobs *out)
{
	const char *staging = arena_printf(&cx->mem, "%s/staging", dir);
	struct dirent *item;
	enum err e = OK;
	DIR *d;

	*out = (struct blobs){ .dir = dir };
	TRY(dir_make(cx, dir));
	TRY(dir_make(cx, staging));
	d = opendir(staging);
	if (!d)
		return blob_failed(cx, "read", staging);
	while (e == OK && (item = readdir(d)))
		if (item->d_name[0] != '.')
			e = leftover_clean(cx, db, out, item->d_name);
	closedir(d);
	return e;
}

enum err stage_begin(struct ctx *cx, const struct blobs *b, const char *id, struct stage *out)
{
	*out = (struct stage){ .path = arena_printf(&cx->mem, "%s/staging/%s", b->dir, id) };
	/* O_EXCL: an id is used once, and a name that exists is a fault */
	out->fd = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out->fd < 0) {
		out->path = NULL;
		return blob_failed(cx, "stage in", b->dir);
	}
	out->hashing = EVP_MD_CTX_new();
	if (!out->hashing || EVP_DigestInit_ex(out->hashing, EVP_sha256(), NULL) != 1)
		abort();
	out->buffer = malloc(STAGE_BUFFER);
	if (!out->buffer)
		abort();
	return OK;
}

size_t stage_fill(struct stage *s, const void *bytes, size_t size)
{
	size_t room = STAGE_BUFFER - s->filled, n = size < room ? size : room;

	memcpy(s->buffer + s->filled, bytes, n);
	s->filled += n;
	s->size += n;
	return n;
}

bool stage_full(const struct stage *s)
{
	return s->filled == STAGE_BUFFER;
}

void stage_hash(struct stage *s)
{
	EVP_DigestUpdate(s->hashing, s->buffer, s->filled);
}

/* The disk starts on what was written, so that fsync finds little left; what it says counts. */
static void begin_to_disk(const struct stage *s)
{
	off_t end = (off_t)s->size;

	if (end % AHEAD_SIZE == 0)
		sync_file_range(s->fd, end - AHEAD_SIZE, AHEAD_SIZE, SYNC_FILE_RANGE_WRITE);
}

enum err stage_put(struct ctx *cx, struct stage *s)
{
	const unsigned char *p = s->buffer;
	size_t size = s->filled;
	ssize_t n;

	for (; size > 0; p += n, size -= (size_t)n) {
		n = write(s->fd, p, size);
		if (n <= 0)
			return blob_failed(cx, "write", s->path);
	}
	begin_to_disk(s);
	return OK;
}

void stage_empty(struct stage *s)
{
	s->filled = 0;
}

static enum err stage_flush(struct ctx *cx, struct stage *s)
{
	stage_hash(s);
	TRY(stage_put(cx, s));
	stage_empty(s);
	return OK;
}

enum err stage_write(struct ctx *cx, struct stage *s, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;
	size_t n;

	for (; size > 0; p += n, size -= n) {
		n = stage_fill(s, p, size);
		if (stage_full(s))
			TRY(stage_flush(cx, s));
	}
	return OK;
}

enum err stage_end(struct ctx *cx, struct stage *s)
{
	TRY(stage_flush(cx, s));
	if (EVP_DigestFinal_ex(s->hashing, s->hash.b, NULL) != 1)
		return errf(cx, E_FAULT, "the hash of %s cannot be ended", s->path);
	return OK;
}

/* The name in staging says from now on what it is linked to. */
static enum err name_in_staging(struct ctx *cx, struct stage *s, const char *hex)
{
	const char *named = arena_printf(&cx->mem, "%s.%s", s->path, hex);

	if (rename(s->path, named) != 0)
		return blob_failed(cx, "name", named);
	s->path = named;
	return OK;
}

/* The blob was there: the marker becomes a link to it, so that a failed retry holds no second copy.
 */
static bool marker_share(const char *marker, const char *path)
{
	return unlink(marker) == 0 && link(path, marker) == 0;
}

/* The file under the final name has other bytes: these, which were hashed as they came, take its
 * place at once and whole. */
static enum err name_taken_over(struct ctx *cx, struct stage *s, const char *path)
{
	const char *beside = arena_printf(&cx->mem, "%s.mended", s->path);

	return link(s->path, beside) == 0 && rename(beside, path) == 0
		       ? OK
		       : blob_failed(cx, "replace", path);
}

/* Somebody stored the same bytes before: are they there still? */
static enum err name_shared(struct ctx *cx, const struct blobs *b, struct stage *s,
			    const char *path)
{
	enum err e = blob_prove(cx, b, digest_text(cx, &s->hash), s->size);

	if (e == E_DAMAGED) {
		TRY(name_taken_over(cx, s, path));
		return blob_check(cx, b, digest_text(cx, &s->hash), s->size);
	}
	TRY(e);
	return marker_share(s->path, path) ? OK : blob_failed(cx, "name", path);
}

static enum err name_final(struct ctx *cx, const struct blobs *b, struct stage *s, const char *path)
{
	if (link(s->path, path) == 0)
		return OK;
	return errno == EEXIST ? name_shared(cx, b, s, path) : blob_failed(cx, "name", path);
}

enum err stage_keep(struct ctx *cx, const struct blobs *b, struct stage *s)
{
	const char *hex = hex_text(cx, s->hash.b, HASH_SIZE), *path = blob_path(cx, b, hex);

	/* read-only from now on: nothing rewrites a blob, by mistake either */
	if (fchmod(s->fd, 0400) != 0 || fsync(s->fd) != 0)
		return blob_failed(cx, "sync", s->path);
	TRY(name_in_staging(cx, s, hex));
	TRY(dir_sync(cx, arena_printf(&cx->mem, "%s/staging", b->dir)));
	TRY(dir_make(cx, folder_of(cx, b, hex)));
	TRY(dir_sync(cx, b->dir));
	TRY(name_final(cx, b, s, path));
	return dir_sync(cx, folder_of(cx, b, hex));
}

static void stage_close(struct stage *s)
{
	EVP_MD_CTX_free(s->hashing);
	free(s->buffer);
	close(s->fd);
	s->path = NULL;
}

void stage_settled(struct stage *s)
{
	if (!s->path)
		return;
	unlink(s->path);
	stage_close(s);
}

void stage_drop(struct stage *s)
{
	if (!s->path)
		return;
	/* a named marker stays: the entry may have been committed after all */
	if (!strchr(strrchr(s->path, '/'), '.'))
		unlink(s->path);
	stage_close(s);
}

/*
 * Bytes from the table are not trusted to be an object.  The size in a loose
 * object's header must be the size of the rest, a delta must make what it says
 * and no more, and its keyframe must be whole, so that nothing a forged row
 * says makes us read row after row.
 *
 * Names of trees are made with OpenSSL's SHA-1, for a tree of thousands is
 * hashed at every merge and its bytes are ours.  Those of all else are made
 * with libgit2's, which refuses bytes that were built to collide: a document's
 * are somebody's.
 */

#include "tree/git_object.h"

#include <git2.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "engine/rows.h"
#include "tree/git.h"
#include "tree/git_zip.h"
#include "tree/sql.h"

#define HEADER_ROOM 32 /* "commit 123456\0" */

void git_start(void)
{
	git_libgit2_init();
}

static const char *const type_names[] = { "", "commit", "tree", "blob" };

const char *object_type_name(enum object_type type)
{
	return type_names[type];
}

static size_t loose_header(const struct object *o, char out[HEADER_ROOM])
{
	return (size_t)snprintf(out, HEADER_ROOM, "%s %zu", type_names[o->type], o->size) + 1;
}

static void tree_name(const struct object *o, unsigned char out[OID_SIZE])
{
	char head[HEADER_ROOM];
	SHA_CTX st;

	SHA1_Init(&st);
	SHA1_Update(&st, head, loose_header(o, head));
	SHA1_Update(&st, o->bytes, o->size);
	SHA1_Final(out, &st);
}

enum err object_name(struct ctx *cx, const struct object *o, unsigned char out[OID_SIZE])
{
	git_oid oid;

	if (o->type == OBJECT_TREE) {
		tree_name(o, out);
		return OK;
	}
	if (git_odb_hash(&oid, o->bytes, o->size, (git_object_t)o->type) != 0)
		return errf(cx, E_FAULT, "git: %s", git_error_last()->message);
	memcpy(out, oid.id, OID_SIZE);
	return OK;
}

void oid_text(const unsigned char oid[OID_SIZE], char out[OID_TEXT])
{
	for (size_t i = 0; i < OID_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", oid[i]);
}

bool oid_parse(const char *text, unsigned char out[OID_SIZE])
{
	git_oid oid;

	if (strlen(text) != OID_TEXT - 1 || git_oid_fromstr(&oid, text) != 0)
		return false;
	memcpy(out, oid.id, OID_SIZE);
	return true;
}

bool object_row_read(struct stmt *s, int i, struct object_row *out)
{
	size_t base_size;

	out->base = col_borrow(s, i, &base_size);
	out->bytes = col_borrow(s, i + 1, &out->size);
	return out->bytes && (!out->base || base_size == OID_SIZE);
}

static enum err row_is_none(struct ctx *cx)
{
	return errf(cx, E_TAMPERED, "its bytes are no object");
}

/* "blob 12\0" and twelve bytes. */
static enum err whole_open(struct ctx *cx, const struct object_row *row, struct object *out)
{
	char head[HEADER_ROOM];
	size_t size, n;
	char *plain = zip_inflate(&cx->mem, row->bytes, row->size, &size);

	for (int t = OBJECT_COMMIT; plain && t <= OBJECT_BLOB; t++) {
		n = strlen(type_names[t]);
		if (size <= n || strncmp(plain, type_names[t], n) != 0 || plain[n] != ' ')
			continue;
		n = strnlen(plain, size) + 1; /* a NUL follows what was inflated */
		if (n > size)
			break;
		*out = (struct object){ (enum object_type)t, plain + n, size - n };
		if (loose_header(out, head) == n && memcmp(head, plain, n) == 0)
			return OK;
	}
	return row_is_none(cx);
}

static struct object_row row_copy(struct ctx *cx, const struct object_row *row)
{
	return (struct object_row){ row->base ? (const unsigned char *)arena_strndup(
							&cx->mem, (const char *)row->base, OID_SIZE)
					      : NULL,
				    arena_strndup(&cx->mem, row->bytes, row->size), row->size };
}

enum err object_row_get(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
			struct object_row *out, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_GET);
	char text[OID_TEXT];

	oid_text(oid, text);
	bind_blob(&s, ":oid", oid, OID_SIZE);
	TRY(row_get(cx, &s, "git object %s", text));
	if (!object_row_read(&s, 1, out))
		return row_is_none(cx);
	*out = row_copy(cx, out);
	if (n)
		*n = col_int(&s, 0);
	return OK;
}

static enum err keyframe_open(struct ctx *cx, struct db *db, const unsigned char *oid,
			      struct object *out)
{
	struct object_row row;
	enum err e = object_row_get(cx, db, oid, &row, NULL);

	if (e == E_NOT_FOUND || (e == OK && row.base))
		return row_is_none(cx);
	TRY(e);
	return whole_open(cx, &row, out);
}

static enum err delta_open(struct ctx *cx, struct db *db, const struct object_row *row,
			   struct object *out)
{
	size_t size;
	const char *plain = zip_inflate(&cx->mem, row->bytes, row->size, &size);
	struct object keyframe;
	struct delta d;
	char *made;

	if (!plain || !delta_parse(&cx->mem, plain, size, &d) || d.target > ZIP_MAX)
		return row_is_none(cx);
	TRY(keyframe_open(cx, db, row->base, &keyframe));
	if (d.source != keyframe.size || keyframe.type != OBJECT_TREE)
		return row_is_none(cx);
	made = arena_alloc(&cx->mem, d.target + 1);
	delta_apply(&d, keyframe.bytes, made);
	*out = (struct object){ OBJECT_TREE, made, d.target };
	return OK;
}

enum err object_open(struct ctx *cx, struct db *db, const struct object_row *row,
		     struct object *out)
{
	return row->base ? delta_open(cx, db, row, out) : whole_open(cx, row, out);
}

enum err git_object_wrong(struct ctx *cx, const unsigned char oid[OID_SIZE])
{
	char text[OID_TEXT];

	oid_text(oid, text);
	return errf(cx, E_TAMPERED, "git object %s: its bytes are not those", text);
}

enum err object_agrees(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
		       const struct object_row *row, struct object *out)
{
	unsigned char name[OID_SIZE];
	enum err e = object_open(cx, db, row, out);

	if (e == OK && object_name(cx, out, name) == OK && memcmp(name, oid, OID_SIZE) == 0)
		return OK;
	return e == OK || e == E_TAMPERED ? git_object_wrong(cx, oid) : e;
}

enum err object_put_row(struct ctx *cx, struct db *db, const unsigned char oid[OID_SIZE],
			const struct object_row *row, bool *was_new)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_PUT);

	bind_blob(&s, ":oid", oid, OID_SIZE);
	bind_blob(&s, ":base", row->base, OID_SIZE);
	bind_blob(&s, ":bytes", row->bytes, row->size);
	return stmt_write(cx, &s, was_new);
}

const void *object_loose(struct ctx *cx, const struct object *o, size_t *size)
{
	char head[HEADER_ROOM];

	return zip_deflate(&cx->mem, head, loose_header(o, head), o->bytes, o->size, size);
}

enum err object_put(struct ctx *cx, struct db *db, const struct object *o,
		    unsigned char out[OID_SIZE], bool *was_new, size_t *stored)
{
	struct object_row row = { 0 };
	bool unused;

	TRY(object_name(cx, o, out));
	row.bytes = object_loose(cx, o, &row.size);
	if (stored)
		*stored = row.size;
	return object_put_row(cx, db, out, &row, was_new ? was_new : &unused);
}

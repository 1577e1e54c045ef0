/*
 * The idea: rows are in the order in which they came, so a pack is a span of
 * that order, and the packs follow one another without a gap.  A tree that is
 * kept as a delta goes into a pack as it is, since the row is in git's own
 * form; no delta is searched for, and only what is whole is deflated again.
 *
 * A new pack takes the ones before it into itself while they are less than
 * twice as large as what it has by then.  So each object is written a few times
 * in its life however many there come to be, and a clone asks for few packs.  A
 * pack of PACK_OBJECTS is left as it is.
 *
 * The list is a file beside the packs, written last.  What it does not name is
 * nobody's and goes; what it names is hashed once after each start, and when its
 * file changed, since an index or a pack that is not what was written would fail
 * every clone.  Each object is hashed before it goes into a pack.  The
 * object at a pack's end is named, too: a folder that belongs to another
 * database, or to a later state of this one, is begun anew.
 *
 * Never: serve a file that the list in memory does not name; list a pack that
 * holds what no commit of the database has.
 */

#include "tree/packs.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/files.h"
#include "engine/rows.h"
#include "tree/git_zip.h"
#include "tree/pack.h"
#include "tree/sql.h"

#define PACK_ROOM 1073741824 /* bytes of the rows of one pack */
#define LIST_MAX  16384      /* bytes */
#define NO_COMMIT "-"

/* ---- one pack ---- */

static enum err packed_add(struct ctx *cx, struct db *db, struct pack_writer *w, struct stmt *s,
			   struct pack *pack)
{
	struct packed p = { .code = OBJECT_DELTA };
	unsigned char oid[OID_SIZE];
	struct object_row row;
	struct object o;

	if (!col_exact(s, 0, oid, OID_SIZE) || !object_row_read(s, 1, &row))
		return errf(cx, E_TAMPERED, "git object: its row is none");
	TRY(object_agrees(cx, db, oid, &row, &o));
	p.oid = oid;
	p.base = row.base;
	p.zip = row.bytes;
	p.zip_size = row.size;
	if (row.base) {
		if (!zip_inflate(&cx->mem, row.bytes, row.size, &p.size))
			return errf(cx, E_TAMPERED, "git object: its delta is none");
		return pack_add(cx, w, &p);
	}
	p.code = o.type;
	p.size = o.size;
	p.zip = zip_deflate(&cx->mem, NULL, 0, o.bytes, o.size, &p.zip_size);
	if (o.type == OBJECT_COMMIT)
		oid_text(oid, pack->head);
	return pack_add(cx, w, &p);
}

static enum err span_add(struct ctx *cx, struct db *db, sql_id id, struct pack_writer *w,
			 struct pack *pack)
{
	auto_stmt s = db_stmt(db, id);
	struct ctx step = { 0 }; /* for one object at a time */
	enum err e = OK;

	bind_int(&s, ":from", pack->from);
	bind_int(&s, ":to", pack->to);
	while (e == OK && row_next(cx, &s)) {
		e = packed_add(&step, db, w, &s, pack);
		if (e != OK)
			e = errf(cx, e, "%s", step.detail);
		arena_reset(&step.mem);
	}
	arena_free(&step.mem);
	return e == OK ? rows_end(&s) : e;
}

static enum err count_rows(struct ctx *cx, struct db *db, const struct pack *pack, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_PACK_COUNT);

	bind_int(&s, ":from", pack->from);
	bind_int(&s, ":to", pack->to);
	return row_int(cx, &s, 0, n);
}

static enum err object_at(struct ctx *cx, struct db *db, int64_t n, char out[OID_TEXT])
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_AT);
	unsigned char oid[OID_SIZE];
	bool row;

	*out = '\0';
	bind_int(&s, ":n", n);
	TRY(stmt_next(cx, &s, &row));
	if (row && col_exact(&s, 0, oid, OID_SIZE))
		oid_text(oid, out);
	return OK;
}

static enum err span_end(struct ctx *cx, struct db *db, int64_t from, int64_t *to)
{
	auto_stmt s = db_stmt(db, SQL_PACK_END);

	bind_int(&s, ":from", from);
	bind_int(&s, ":most", PACK_OBJECTS);
	bind_int(&s, ":room", PACK_ROOM);
	return row_int(cx, &s, from, to);
}

/* The bases of deltas first: those that lie in packs before. */
static enum err pack_make(struct ctx *cx, struct db *db, const char *dir, struct pack *pack)
{
	auto_pack_writer w = NULL;
	int64_t n;

	TRY(span_end(cx, db, pack->from, &pack->to));
	TRY(count_rows(cx, db, pack, &n));
	TRY(object_at(cx, db, pack->to, pack->last));
	if (pack->to <= pack->from || !*pack->last)
		return errf(cx, E_TAMPERED, "git objects: their order has a gap");
	TRY(pack_begin(cx, dir, (size_t)n, &w));
	TRY(span_add(cx, db, SQL_PACK_BASES, w, pack));
	memcpy(pack->head, NO_COMMIT, sizeof(NO_COMMIT));
	TRY(span_add(cx, db, SQL_PACK_ROWS, w, pack));
	return pack_end(cx, w, pack->name, &pack->size, &pack->index_size);
}

/* ---- the list ---- */

static const char *list_path(struct ctx *cx, const char *dir)
{
	return arena_printf(&cx->mem, "%s/packs", dir);
}

static enum err list_write(struct ctx *cx, const char *dir, const struct pack_list *list)
{
	const char *path = list_path(cx, dir), *new = arena_printf(&cx->mem, "%s.new", path);
	const char *text = "";

	for (size_t i = 0; i < list->n; i++) {
		const struct pack *p = &list->pack[i];

		text = arena_printf(&cx->mem, "%s%s %lld %lld %s %s %llu %llu\n", text, p->name,
				    (long long)p->from, (long long)p->to, p->last, p->head,
				    (unsigned long long)p->size, (unsigned long long)p->index_size);
	}
	unlink(new);
	TRY(file_create(cx, new, text, strlen(text)));
	if (rename(new, path) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot rename %s", new);
	return dir_sync(cx, dir);
}

static bool pack_said(const char *line, struct pack *p)
{
	unsigned char oid[OID_SIZE];
	long long from, to;
	unsigned long long size, index_size;

	/* NOLINTNEXTLINE(cert-err34-c): eighteen digits fit */
	if (sscanf(line, "%40[0-9a-f] %18lld %18lld %40[0-9a-f] %40[0-9a-f-] %18llu %18llu",
		   p->name, &from, &to, p->last, p->head, &size, &index_size) != 7 ||
	    !oid_parse(p->name, oid) || from < 0 || to <= from)
		return false;
	p->from = from;
	p->to = to;
	p->size = size;
	p->index_size = index_size;
	return true;
}

/* As far as it makes sense: a list that was damaged costs the packs behind. */
static enum err list_read(struct ctx *cx, struct db *db, const char *dir, struct pack_list *out)
{
	char *text = NULL, *line, last[OID_TEXT];
	size_t size;
	const char *path = list_path(cx, dir);
	enum err e;

	out->n = 0;
	e = file_read(cx, path, LIST_MAX, &text, &size);
	if (e == E_NOT_FOUND || e == E_TOO_LARGE || e == E_CONFLICT)
		return OK;
	TRY(e);
	while (out->n < PACKS_MAX && (line = strsep(&text, "\n")) && *line) {
		struct pack *p = &out->pack[out->n];

		if (!pack_said(line, p) || p->from != (out->n > 0 ? p[-1].to : 0))
			break;
		TRY(object_at(cx, db, p->to, last));
		if (strcmp(last, p->last) != 0)
			break;
		out->n++;
	}
	return OK;
}

static bool names_pack(const struct pack_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(name, l->pack[i].name) == 0)
			return true;
	return false;
}

static enum err folder_clean(struct ctx *cx, const char *dir, const struct pack_list *a,
			     const struct pack_list *b)
{
	DIR *d = opendir(dir);
	struct pack_file file;
	struct dirent *e;

	if (!d)
		return errf(cx, E_UNAVAILABLE, "cannot read %s", dir);
	while ((e = readdir(d)))
		if (pack_file_named(e->d_name, &file) && !names_pack(a, file.name) &&
		    !names_pack(b, file.name))
			unlink(arena_printf(&cx->mem, "%s/%s", dir, e->d_name));
	closedir(d);
	return OK;
}

/* Behind a link lies somebody's folder, perhaps of git's own packs. */
static enum err pack_folder_make(struct ctx *cx, const char *dir)
{
	struct stat st;

	TRY(dir_make(cx, dir));
	if (lstat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
		return errf(cx, E_UNAVAILABLE, "%s is no folder", dir);
	return OK;
}

/* ---- all of it ---- */

static bool is_taken_in(const struct pack *p, int64_t last, uint64_t size)
{
	return p->to - p->from < 2 * (last - p->to) && last - p->from <= PACK_OBJECTS &&
	       p->size + size < PACK_ROOM / 2;
}

/* One more, of all that lies behind the packs; it takes those in that are small beside it. */
static enum err pack_next(struct ctx *cx, struct db *db, const char *dir, int64_t last,
			  struct pack_list *list)
{
	struct pack next = { 0 };
	uint64_t size = 0;
	size_t n = list->n;

	for (; n > 0 && is_taken_in(&list->pack[n - 1], last, size); n--)
		size += list->pack[n - 1].size;
	if (n == PACKS_MAX)
		return OK;
	next.from = n > 0 ? list->pack[n - 1].to : 0;
	TRY(pack_make(cx, db, dir, &next));
	list->pack[n] = next;
	list->n = n + 1;
	return OK;
}

static int64_t packed_end(const struct pack_list *list)
{
	return list->n > 0 ? list->pack[list->n - 1].to : 0;
}

static enum err objects_last(struct ctx *cx, struct db *db, int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_GIT_OBJECT_LAST);

	return row_int(cx, &s, 0, n);
}

enum err packs_update(struct ctx *cx, struct db *db, const char *dir, struct packs_look look,
		      struct pack_list *list)
{
	struct pack_list *were = arena_alloc(&cx->mem, sizeof(*were));
	int64_t last, end = -1;
	size_t n = 0;
	bool changed;

	*were = *list;
	list->n = 0;
	TRY(pack_folder_make(cx, dir));
	*list = *were;
	if (look.is_first)
		TRY(list_read(cx, db, dir, list));
	while (n < list->n && pack_is_whole(cx, dir, list->pack[n].name, list->pack[n].size,
					    list->pack[n].index_size))
		n++;
	changed = look.is_first || n < list->n;
	list->n = n;
	TRY(objects_last(cx, db, &last));
	while (look.may_grow && last - packed_end(list) >= PACK_LEAST && packed_end(list) > end) {
		end = packed_end(list);
		TRY(pack_next(cx, db, dir, last, list));
		changed = true;
	}
	if (!changed)
		return OK;
	TRY(list_write(cx, dir, list));
	return folder_clean(cx, dir, list, were);
}

/*
 * The examination makes the new database: once for the document, and once more when the document
 * is accepted.
 *
 * Never: change what the old database says; enter anything before all that is signed is what is
 * found.
 */

#include "accept.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accept_row.h"
#include "base/clock.h"
#include "engine/db_file.h"
#include "engine/files.h"
#include "engine/log_read.h"
#include "engine/migrate.h"
#include "engine/recount.h"
#include "integrity/machine_known.h"
#include "migrations.h"
#include "quality/acts.h"

static const struct acceptance_row *acceptance_of(enum act_kind kind)
{
	return kind == ACT_GO_ON ? &anchor_row : &damage_row;
}

/* A database of an older version of the program is not a damaged one. */
static enum err schema_same(struct ctx *cx, struct db *db)
{
	struct migrate_report r;

	if (migrate_check(cx, db, migrations, &r) == OK && r.pending > 0)
		return errf(cx, E_CONFLICT,
			    "an earlier state of the program made the database: use the program "
			    "that made it");
	return OK; /* what else is wrong with it is found below */
}

static enum err accept_examine(struct acceptance *a, struct act_document *d, bool *any)
{
	const struct instance *in = a->run->in;
	struct ctx *cx = a->cx;
	enum err e;

	TRY(schema_same(cx, a->from));
	e = store_mend(cx, in->db_path, a->from, a->to, &in->signer.key, a->run->held, a->found);
	if (e == E_TAMPERED)
		return errf(cx, e, "%s. No signature accepts that: %s", cx->detail,
			    cx->next ? cx->next : RESTORE_NEWEST);
	TRY(e);
	return a->row->examine(a, d, any);
}

/* ---- the document ---- */

static enum err document_keep(struct ctx *cx, const char *out, struct act_document *d)
{
	struct printer p = { .mem = &cx->mem };

	d->id = uuid7(cx, clock_ms());
	TRY(act_document_print(cx, d, &p));
	return file_create(cx, out, p.text, p.size);
}

enum err accept_write(struct ctx *cx, enum act_kind kind, const struct accepting *run,
		      const char *reason, const char *out, struct act_document *says)
{
	struct acceptance a = { .cx = cx, .row = acceptance_of(kind), .run = run };
	bool any = false;
	enum err e;

	a.found = arena_alloc(&cx->mem, sizeof(*a.found));
	*says = (struct act_document){ .kind = kind,
				       .origin = arena_strdup(&cx->mem, run->in->signer.key.origin),
				       .reason = reason };
	e = db_open(cx, run->in->db_path, DB_READ, &a.from);
	if (e == OK)
		e = db_open(cx, "", DB_SCRATCH, &a.to);
	if (e == OK)
		e = accept_examine(&a, says, &any);
	db_close(a.to);
	db_close(a.from);
	return e == OK && any ? document_keep(cx, out, says) : e;
}

/* ---- what was signed ---- */

static enum err document_open(struct acceptance *a, const void *bytes, size_t size,
			      struct act_document *d)
{
	TRY(act_document_parse(a->cx, a->row->kind, bytes, size, d));
	return strcmp(d->origin, a->run->in->signer.key.origin) == 0
		       ? OK
		       : errf(a->cx, E_CONFLICT, "/origin: the document is of the log %s",
			      d->origin);
}

/* Is the newest entry the effect of that very document?  Then the last step alone is left. */
static enum err is_entered(struct acceptance *a, const struct act_document *d, int64_t *entry,
			   bool *out)
{
	struct entry_clock at;
	const char *act = NULL;

	*out = false;
	if (!a->row->placed)
		return OK;
	TRY(trail_newest(a->cx, a->to, entry, &at));
	TRY(act_of_entry(a->cx, a->to, *entry, &act));
	*out = act && strcmp(act, d->id) == 0;
	return OK;
}

/* ---- the new database ---- */

static const char *again_path(struct ctx *cx, const struct instance *in)
{
	return arena_printf(&cx->mem, "%s.again", in->db_path);
}

/* What SQLite puts beside it; who only reads a database leaves them. */
static void again_bare(struct ctx *cx, const struct instance *in)
{
	unlink(arena_printf(&cx->mem, "%s-wal", again_path(cx, in)));
	unlink(arena_printf(&cx->mem, "%s-shm", again_path(cx, in)));
}

/* An earlier try may have left them. */
static void again_remove(struct ctx *cx, const struct instance *in)
{
	unlink(again_path(cx, in));
	again_bare(cx, in);
}

/* All of it is looked at once more, as anybody can. */
static enum err again_proved(struct ctx *cx, const struct instance *in)
{
	const char *path = again_path(cx, in);
	struct fsck_report r;

	TRY(fsck(cx, path, NULL, FSCK_REPLAY, &r));
	return fsck_bytes(cx, path, in->blobs, &r);
}

static enum err again_make(struct acceptance *a, const struct act_document *d,
			   const char *const *envelope, int64_t *entry)
{
	struct act_document now = { .kind = a->row->kind };
	struct ctx *cx = a->cx;
	bool any = false, entered;

	TRY(accept_examine(a, &now, &any));
	if (!any)
		return errf(cx, E_CONFLICT, "nothing is wrong: there is nothing to accept");
	TRY(machine_known_carry(cx, a->from, a->to));
	TRY(is_entered(a, d, entry, &entered));
	if (!entered) {
		TRY(a->row->fits(a, d, &now));
		TRY(acceptance_enter(a, d, envelope, entry));
	}
	return db_wal_carry_all(cx, a->to);
}

/* The write-ahead log of the damaged database is carried into it, as at each start, so that none is
 * there for the new one. */
static enum err damaged_settle(struct ctx *cx, const struct instance *in)
{
	struct db *db = NULL;
	enum err e = db_open(cx, in->db_path, DB_WRITE, &db);

	if (e == OK)
		e = db_wal_carry_all(cx, db);
	db_close(db);
	TRY(e);
	return access(arena_printf(&cx->mem, "%s-wal", in->db_path), F_OK) != 0
		       ? OK
		       : errf(cx, E_UNAVAILABLE, "another program has the database open");
}

/* Under a second name; one that an earlier try left is the same file. */
static enum err damaged_keep(struct ctx *cx, const struct instance *in, const char *kept)
{
	struct stat a, b;

	if (link(in->db_path, kept) == 0)
		return OK;
	if (errno == EEXIST && stat(in->db_path, &a) == 0 && stat(kept, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino)
		return OK;
	return errf(cx, E_UNAVAILABLE, "cannot keep the damaged database as %s: %s", kept,
		    strerror(errno));
}

/* The one step after which the new database is the one that is served. */
static enum err database_replace(struct acceptance *a, struct accepted *out)
{
	const struct instance *in = a->run->in;
	struct ctx *cx = a->cx;

	TRY(damaged_settle(cx, in));
	if (a->row->keeps) {
		out->kept = arena_printf(&cx->mem, "%s.damaged-%llu", in->db_path,
					 (unsigned long long)a->found->head.size);
		TRY(damaged_keep(cx, in, out->kept));
	}
	again_bare(cx, in); /* all of it was carried into the database */
	TRY(dir_sync(cx, in->dir));
	if (rename(again_path(cx, in), in->db_path) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot put the new database in place: %s",
			    strerror(errno));
	return dir_sync(cx, in->dir);
}

static enum err accept_place(struct acceptance *a, struct accepted *out)
{
	enum err e;

	if (!a->row->placed)
		return OK;
	TRY(db_open(a->cx, a->run->in->db_path, DB_READ, &a->to));
	e = a->row->placed(a, out);
	db_close(a->to);
	return e;
}

enum err accept_signed(struct ctx *cx, enum act_kind kind, const struct accepting *run,
		       const void *bytes, size_t size, const char *const *envelope,
		       struct accepted *out)
{
	struct acceptance a = { .cx = cx, .row = acceptance_of(kind), .run = run };
	const struct instance *in = run->in;
	struct act_document d;
	enum err e;

	*out = (struct accepted){ .kept = NULL };
	a.found = arena_alloc(&cx->mem, sizeof(*a.found));
	TRY(document_open(&a, bytes, size, &d));
	again_remove(cx, in);
	e = db_open(cx, in->db_path, DB_READ, &a.from);
	if (e == OK)
		e = db_open(cx, again_path(cx, in), DB_WRITE, &a.to);
	if (e == OK)
		e = again_make(&a, &d, envelope, &out->entry);
	db_close(a.to);
	db_close(a.from);
	if (e == OK)
		e = again_proved(cx, in);
	if (e == OK)
		e = database_replace(&a, out);
	if (e != OK)
		again_remove(cx, in);
	return e == OK ? accept_place(&a, out) : e;
}

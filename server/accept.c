/*
 * The examination makes the new database, so that what is accepted is exactly the difference
 * between the two.  The new database is made once for the document and once more when the document
 * is accepted: whatever somebody changed in between is in no document.
 *
 * Never: change what the damaged database says; take a place of the document for one that was
 * found.
 */

#include "accept.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "data/recount.h"
#include "engine/db_file.h"
#include "engine/files.h"
#include "engine/migrate.h"
#include "engine/recount.h"
#include "integrity/machine_known.h"
#include "migrations.h"
#include "proof/exact.h"

#define RESTORE "restore the newest copy"

struct acceptance {
	struct ctx *cx;
	const struct instance *in;
	struct db *from, *to;
	struct mended *found;
};

/* A database of an older version of the program is not a damaged one. */
static enum err schema_same(struct ctx *cx, struct db *db)
{
	struct migrate_report r;

	if (migrate_check(cx, db, migrations, &r) == OK && r.pending > 0)
		return errf(cx, E_CONFLICT,
			    "the database is older than this program: run signetd upgrade");
	return OK; /* what else is wrong with it is found below */
}

static void blob_damaged(void *arg, const char *digest, const char *found)
{
	struct acceptance *a = arg;

	mended_add(a->found, arena_printf(&a->cx->mem, "blobs/%s", digest), digest, found);
}

static enum err damage_examine(struct acceptance *a, const char *held)
{
	const struct blobs blobs = { .dir = a->in->blobs };
	struct ctx *cx = a->cx;
	enum err e;

	TRY(schema_same(cx, a->from));
	e = store_mend(cx, a->in->db_path, a->from, a->to, &a->in->signer.key, held, a->found);
	if (e == E_TAMPERED)
		return errf(cx, e,
			    "%s. No signature accepts that: put altered entries back by 'signetd "
			    "accept-damage --entries EXPORT', or " RESTORE,
			    cx->detail);
	TRY(e);
	TRY(artifacts_damaged(cx, a->to, &blobs, blob_damaged, a));
	return a->found->more
		       ? errf(cx, E_TAMPERED,
			      "more than %d places are wrong: that is not accepted; " RESTORE,
			      ACT_DAMAGE_MAX)
		       : OK;
}

/* ---- the document ---- */

enum err damage_document(struct ctx *cx, const struct instance *in, const char *held,
			 const char *reason, const char *out, struct mended *found)
{
	struct acceptance a = { .cx = cx, .in = in, .found = found };
	struct act_document d = { .kind = ACT_ACCEPT_DAMAGE,
				  .origin = in->signer.key.origin,
				  .damage = found->damage,
				  .reason = reason };
	struct printer p = { .mem = &cx->mem };
	enum err e;

	*found = (struct mended){ .n = 0 };
	e = db_open(cx, in->db_path, DB_READ, &a.from);
	if (e == OK)
		e = db_open(cx, "", DB_SCRATCH, &a.to);
	if (e == OK)
		e = damage_examine(&a, held);
	db_close(a.to);
	db_close(a.from);
	if (e != OK || found->n == 0)
		return e;
	d.id = uuid7(cx, clock_ms());
	d.head = checkpoint_head(&found->head);
	d.n_damage = found->n;
	TRY(act_document_print(cx, &d, &p));
	return file_create(cx, out, p.text, p.size);
}

/* ---- what was signed ---- */

static const struct act_damage *damage_at(const struct act_damage *list, size_t n,
					  const char *place)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].place, place) == 0)
			return &list[i];
	return NULL;
}

/* Each place of both, with the same digests. */
static enum err document_fits(struct ctx *cx, const struct act_document *d, const struct mended *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct act_damage *was =
			damage_at(d->damage, d->n_damage, m->damage[i].place);

		if (!was || strcmp(was->wanted, m->damage[i].wanted) != 0 ||
		    !text_same(was->found, m->damage[i].found))
			return errf(cx, E_CONFLICT,
				    "%s: the document does not say what is found there now: write "
				    "and sign a new one",
				    m->damage[i].place);
	}
	for (size_t i = 0; i < d->n_damage; i++)
		if (!damage_at(m->damage, m->n, d->damage[i].place))
			return errf(cx, E_CONFLICT,
				    "%s: nothing is wrong there any more: write and sign a new "
				    "document",
				    d->damage[i].place);
	return OK;
}

static enum err document_open(struct ctx *cx, const struct instance *in, const void *bytes,
			      size_t size, struct act_document *d)
{
	TRY(act_document_parse(cx, ACT_ACCEPT_DAMAGE, bytes, size, d));
	return strcmp(d->origin, in->signer.key.origin) == 0
		       ? OK
		       : errf(cx, E_CONFLICT, "/origin: the document is of the log %s", d->origin);
}

/* ---- the new database ---- */

static const char *again_path(struct ctx *cx, const struct instance *in)
{
	return arena_printf(&cx->mem, "%s.again", in->db_path);
}

/* An earlier try may have left them. */
static void again_remove(struct ctx *cx, const struct instance *in)
{
	for (const char *const *end = (const char *const[]){ "", "-wal", "-shm", NULL }; *end;
	     end++)
		unlink(arena_printf(&cx->mem, "%s%s", again_path(cx, in), *end));
}

/* All of it is looked at once more, as anybody can. */
static enum err again_proved(struct ctx *cx, const struct instance *in)
{
	const char *path = again_path(cx, in);
	struct fsck_report r;

	TRY(fsck(cx, path, NULL, FSCK_REPLAY, &r));
	return fsck_bytes(cx, path, in->blobs, &r);
}

static enum err again_make(struct acceptance *a, const char *held, const struct act_document *d,
			   const char *const *envelope, int64_t *entry)
{
	struct ctx *cx = a->cx;

	TRY(damage_examine(a, held));
	if (a->found->n == 0)
		return errf(cx, E_CONFLICT, "nothing is wrong: there is nothing to accept");
	TRY(document_fits(cx, d, a->found));
	TRY(machine_known_carry(cx, a->from, a->to));
	TRY(acceptance_enter(cx, a->to, &a->in->signer, d, envelope, entry));
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
static enum err database_replace(struct ctx *cx, const struct instance *in, uint64_t size,
				 const char **kept)
{
	*kept = arena_printf(&cx->mem, "%s.damaged-%llu", in->db_path, (unsigned long long)size);
	TRY(damaged_settle(cx, in));
	TRY(damaged_keep(cx, in, *kept));
	TRY(dir_sync(cx, in->dir));
	if (rename(again_path(cx, in), in->db_path) != 0)
		return errf(cx, E_UNAVAILABLE, "cannot put the new database in place: %s",
			    strerror(errno));
	return dir_sync(cx, in->dir);
}

enum err damage_accept(struct ctx *cx, const struct instance *in, const char *held,
		       const void *bytes, size_t size, const char *const *envelope,
		       struct accepted *out)
{
	struct mended *found = arena_alloc(&cx->mem, sizeof(*found));
	struct acceptance a = { .cx = cx, .in = in, .found = found };
	struct act_document d;
	enum err e;

	TRY(document_open(cx, in, bytes, size, &d));
	again_remove(cx, in);
	e = db_open(cx, in->db_path, DB_READ, &a.from);
	if (e == OK)
		e = db_open(cx, again_path(cx, in), DB_WRITE, &a.to);
	if (e == OK)
		e = again_make(&a, held, &d, envelope, &out->entry);
	db_close(a.to);
	db_close(a.from);
	if (e == OK)
		e = again_proved(cx, in);
	if (e == OK)
		e = database_replace(cx, in, found->head.size, &out->kept);
	if (e != OK)
		again_remove(cx, in);
	return e;
}

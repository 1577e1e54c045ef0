#include "engine/recount.h"

#include "engine/lost.h"
#include "engine/room.h"
#include "engine/rows.h"

static enum err rooms_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			      struct fsck_report *out)
{
	const struct rooms *all = rooms_joined();

	for (size_t i = 0; i < all->n; i++)
		if (all->room[i]->recount)
			TRY(all->room[i]->recount(cx, db, b, out));
	return OK;
}

enum err recount_rows(struct ctx *cx, struct stmt *s, struct fsck_report *out, const char *kind,
		      enum err (*again)(struct ctx *cx, struct stmt *s, void *arg,
					const char **what),
		      void *arg)
{
	struct ctx one = { 0 };
	enum err e = OK;

	for (; e == OK && row_next(cx, s); out->derived++) {
		const char *what = NULL;

		e = again(&one, s, arg, &what);
		e = lost_excused(&one, s->db, e, kind, out);
		if (e != OK)
			e = errf(cx, e, "%s%s%s", what ? what : "", what ? ": " : "", one.detail);
		arena_reset(&one.mem);
	}
	arena_free(&one.mem);
	return e == OK ? rows_end(s) : e;
}

/* A refusal of what follows from the bytes is a finding here. */
enum err fsck_bytes_braked(struct ctx *cx, const char *path, const struct blobs *b,
			   struct fsck_report *out)
{
	struct db *db = NULL;
	enum err e;

	e = db_open(cx, path, DB_READ, &db);
	if (e == OK && b->brake)
		db_brake(db, b->brake);
	if (e == OK)
		e = rooms_recount(cx, db, b, out);
	db_close(db);
	if (e != OK && !brake_goes_on(b->brake))
		return errf(cx, E_UNAVAILABLE, "the work was stopped");
	if (err_refuses(e))
		e = errf(cx, E_TAMPERED, "%s", cx->detail);
	if (e == E_TAMPERED)
		out->wrong = FSCK_BYTES;
	return e;
}

enum err fsck_bytes(struct ctx *cx, const char *path, const char *blobs, struct fsck_report *out)
{
	const struct blobs b = { .dir = blobs };

	return fsck_bytes_braked(cx, path, &b, out);
}

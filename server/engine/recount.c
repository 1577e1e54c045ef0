#include "engine/recount.h"

#include "engine/room.h"

static enum err rooms_recount(struct ctx *cx, struct db *db, const struct blobs *b,
			      struct fsck_report *out)
{
	const struct rooms *all = rooms_joined();

	for (size_t i = 0; i < all->n; i++)
		if (all->room[i]->recount)
			TRY(all->room[i]->recount(cx, db, b, out));
	return OK;
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

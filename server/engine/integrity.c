/*
 * PRAGMA integrity_check reads every page and takes as long as the replay, so
 * it runs beside it.  The verdict of this check goes before any other: a
 * damaged file makes replay find "tampering" that is none, and an operator must
 * be sent to the disk first.
 */

#include "engine/integrity.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "engine/hand.h"
#include "engine/sql.h"

struct integrity {
	pthread_t thread;
	const char *path;
	bool full;
	const struct brake *brake;
	struct ctx cx;
	enum err result;
};

static enum err integrity_ask(struct ctx *cx, struct db *db, bool full)
{
	auto_hand h = db_hand(db, HAND_SCHEMA);
	auto_stmt s = db_stmt(db, full ? SQL_INTEGRITY : SQL_INTEGRITY_QUICK);
	const char *verdict;
	bool row;

	TRY(stmt_next(cx, &s, &row));
	verdict = col_text(cx, &s, 0);
	return strcmp(verdict, "ok") == 0
		       ? OK
		       : errf(cx, E_TAMPERED, "the file is damaged: %s", verdict);
}

static void *integrity_main(void *arg)
{
	struct integrity *i = arg;
	struct db *db;

	i->result = db_open(&i->cx, i->path, DB_READ, &db);
	if (i->result == OK && i->brake)
		db_brake(db, i->brake);
	if (i->result == OK)
		i->result = integrity_ask(&i->cx, db, i->full);
	db_close(db);
	return NULL;
}

enum err integrity_start(struct ctx *cx, const char *path, bool full, const struct brake *p,
			 struct integrity **out)
{
	struct integrity *i = calloc(1, sizeof(*i));

	if (!i)
		abort();
	i->path = path;
	i->full = full;
	i->brake = p;
	if (pthread_create(&i->thread, NULL, integrity_main, i) != 0) {
		free(i);
		return errf(cx, E_FAULT, "cannot start a thread");
	}
	*out = i;
	return OK;
}

enum err integrity_end(struct ctx *cx, struct integrity *i, enum err found)
{
	if (!i)
		return found;
	pthread_join(i->thread, NULL);
	/* damage of the file explains everything else that was found in it */
	if (i->result == E_TAMPERED || (found == OK && i->result != OK))
		found = errf(cx, i->result, "%s", i->cx.detail);
	arena_free(&i->cx.mem);
	free(i);
	return found;
}

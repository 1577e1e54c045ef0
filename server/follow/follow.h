#pragma once

/*
 * Follow: what the system does by itself.
 *
 * Each row of a room decides the next fact that is due, if there is one, and
 * when it wants to be asked again.  The stepper hands one job after another to
 * the writer, each an entry of the system of its own, until no row has a fact:
 * at the start, after each commit that may leave one, and when a row's time has
 * come.  So a kill between an act and what follows from it costs nothing but time.
 *
 * A row that refuses holds up no other: the rows after it are asked first, and
 * its refusal is the result once there is nothing else to do.  A row must not
 * rely on having been asked: it looks at the store, each time.
 */

#include "engine/instance.h"
#include "engine/writer.h"

struct following {
	const char *what; /* "publication"; NULL: the end of the rows */
	/*
	 * On the writer.  The next fact into out, out->action ACTION_NONE: nothing is due; then
	 * *due is when to ask again, in ms since 1970, if nothing happens before that.
	 * INT64_MAX: not by the clock.
	 */
	enum err (*step)(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
			 int64_t *due);
};

/* The first refusal of several, whole, while the others are tried. */
struct refused {
	enum err err; /* OK: nothing was refused */
	struct fact fact;
	const char *detail, *place, *next;
};

/* Keeps a refusal if it is the first, and gives OK for each; any other error e comes back. */
must_check enum err refused_keep(struct refused *first, const struct ctx *cx, enum err e,
				 const struct fact *f);
/* The error that was kept, with its fact and its sentence; OK: none was. */
must_check enum err refused_tell(const struct refused *first, struct ctx *cx, struct fact *out);

struct follow;

/* rooms: the rows of each, in the order in which they are asked; NULL at the end.  NULL: nothing
 * follows. */
struct follow *follow_new(const struct following *const *rooms, const struct instance *in);
void follow_start(struct follow *f, struct writer *w);
void follow_poke(void *follow); /* any thread; for struct writer_config */
void follow_tick(struct follow *f);
void follow_free(struct follow *f);

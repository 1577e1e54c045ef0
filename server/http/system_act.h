#pragma once

/*
 * An act of the system from a thread that is not the writer's: a watch saw something, and the
 * writer decides by the store as it is then.  An act that came too late enters nothing.
 *
 * From any thread that may submit to the writer.
 */

#include "http/services.h"
#include "proof/fact.h"

struct system_act {
	const char *what; /* of the act, and for the server's own log */
	/* On the writer.  ACTION_NONE: nothing is to be entered. */
	enum err (*decide)(struct ctx *cx, struct db *db, void *arg, struct fact *out);
	/* The entry is durable, or e says why not; on the writer, or here if it takes no act.
	 * NULL for system_act_enter(). */
	void (*done)(void *arg, enum err e);
};

/* arg: as decide and done take it; it lasts until done. */
void system_act_submit(const struct services *s, const struct system_act *act, void *arg);
/* The same, and waits until the entry is durable; the error says why there is none.  Never on the
 * writer's thread or an event thread, which it would wait for. */
must_check enum err system_act_enter(const struct services *s, const struct system_act *act,
				     void *arg);

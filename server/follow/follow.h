#pragma once

/*
 * Follow: what the system does by itself once an entry of people's is durable,
 * or its time has come.  A job on the writer asks for the next fact and is
 * handed in again until there is none; so one that is refused undoes no other.
 *
 * At start, after a commit that may leave a duty, and when due.
 * follow_poke() any thread; the rest belongs to whoever starts and stops.
 */

#include "engine/instance.h"
#include "engine/writer.h"
#include "proof/fact.h"

/* The next fact, or action NULL; *due: when to ask again, ms since 1970. */
typedef enum err follow_step(struct ctx *cx, struct db *db, const struct instance *in,
			     struct fact *out, int64_t *due);

struct follow;

/* step NULL: there is nothing to follow. */
struct follow *follow_new(follow_step *step, const struct instance *in);
void follow_start(struct follow *f, struct writer *w); /* and poke */
void follow_poke(void *follow);
void follow_tick(struct follow *f); /* now and then: is it due? */
void follow_free(struct follow *f); /* when the writer has ended */

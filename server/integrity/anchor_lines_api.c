/*
 * Lines of the anchor that another program wrote: a clone that was started with the same anchor
 * writes there, too.  A line that this log never had is a foreign note that the anchor holds.  An
 * old line behind a newer one, and a file that lost what this server wrote, are somebody else's: an
 * alarm until the next start, which reads the whole file.
 *
 * Each line is looked at once, those of this server with the others: that they are its own, only
 * the log says.  The signature is verified of a foreign one alone.
 */

#include "integrity/anchor.h"

#include <string.h>

#include "engine/foreign.h"
#include "engine/log_read.h"
#include "integrity/anchor_file.h"
#include "integrity/anchored.h"
#include "rules/heads.h"
#include "trust/trust.h"

struct looking {
	struct db *db;
	const struct note_key *own;
};

static enum err line_judge(void *arg, struct ctx *step, const struct anchor_line *line)
{
	struct foreign_shown shown = { .note = line->note, .held = HELD_BY_ANCHOR };
	const struct looking *l = arg;
	struct trust_logs *logs;
	struct checkpoint head;
	bool contained;

	if (strcmp(line->origin, l->own->origin) != 0 || line->head.size == 0)
		return OK;
	TRY(trail_contains(step, l->db, line->head.size, &line->head.root, &contained));
	if (contained)
		return OK;
	logs = arena_alloc(&step->mem, sizeof(*logs));
	TRY(trust_logs_now(step, l->db, l->own, logs));
	if (head_signer(step, logs, l->own->origin, line->note, &head))
		foreign_found(&shown, arena_printf(&step->mem,
						   "the anchor has a head of %llu entries that "
						   "this log never had",
						   (unsigned long long)head.size));
	return OK;
}

/* An empty file that people put where it was missing, as the alarm asks, is none. */
static bool lost_lines(const struct anchored *own, const struct anchor_reading *r)
{
	return r->again &&
	       (r->mark.entries < own->written || r->mark.entries < own->read.entries) &&
	       !(r->has == ANCHOR_NO_BYTES && own->alarm);
}

void anchor_lines_look(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	struct looking l = { db, &s->instance->signer.key };
	struct anchor_reading r = {
		.origin = l.own->origin, .each = line_judge, .arg = &l, .mark = own->read
	};

	/* what is not read now is read the next time; that the file is not there, the writing says
	 */
	if (anchor_read(cx, s->anchor, &r) != OK)
		return;
	own->altered |= r.fell || lost_lines(own, &r);
	own->read = r.mark;
}

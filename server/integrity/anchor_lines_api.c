/*
 * Lines of the anchor that another program wrote: a clone that was started with the same anchor
 * writes there, too.  A line that this log never had is a foreign note that the anchor holds.
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

static enum err line_judge(struct ctx *cx, struct db *db, const struct note_key *own,
			   const struct anchor_line *line)
{
	struct foreign_shown shown = { .note = line->note, .held = HELD_BY_ANCHOR };
	struct trust_logs *logs;
	struct checkpoint head;
	bool contained;

	if (strcmp(line->origin, own->origin) != 0 || line->head.size == 0)
		return OK;
	TRY(trail_contains(cx, db, line->head.size, &line->head.root, &contained));
	if (contained)
		return OK;
	logs = arena_alloc(&cx->mem, sizeof(*logs));
	TRY(trust_logs_now(cx, db, own, logs));
	if (head_signer(cx, logs, own->origin, line->note, &head))
		foreign_found(&shown, arena_printf(&cx->mem,
						   "the anchor has a head of %llu entries that "
						   "this log never had",
						   (unsigned long long)head.size));
	return OK;
}

static enum err lines_judge(struct ctx *cx, struct db *db, const struct services *s,
			    struct anchor_mark *mark)
{
	struct anchor_line *line = arena_alloc(&cx->mem, sizeof(*line));
	const char *at, *end;
	char *bytes;
	size_t size;

	TRY(anchor_news(cx, s->anchor, mark, &bytes, &size));
	for (at = bytes; (end = memchr(at, '\n', size - (size_t)(at - bytes))); at = end + 1)
		if (anchor_line_parse(cx, at, (size_t)(end - at), line) == OK)
			TRY(line_judge(cx, db, &s->instance->signer.key, line));
	return OK;
}

void anchor_lines_look(struct ctx *cx, struct db *db, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);
	struct anchor_mark mark = own->read;

	/* what is not read now is read the next time; that the file is not there, the writing says
	 */
	if (lines_judge(cx, db, s, &mark) == OK)
		own->read = mark;
}

#include "integrity/anchor_judge.h"

#include <string.h>

#include "alarm/kind.h"
#include "engine/apply.h"
#include "engine/log_read.h"
#include "rules/heads.h"
#include "trust/trust.h"

enum err anchor_is_begun(struct ctx *cx, struct db *db, bool *out)
{
	int64_t idx;

	TRY(object_head(cx, db, ALARM_ANCHOR_OBJECT, &idx));
	*out = idx != NO_ENTRY;
	return OK;
}

const char *anchor_lack(enum anchor_has has)
{
	static const char *const words[] = {
		[ANCHOR_NO_FILE] = "its file is not there",
		[ANCHOR_NO_BYTES] = "its file is empty",
		[ANCHOR_NO_LINE] = "its file has no line of an anchor",
		[ANCHOR_WHOLE] = "its file has a line",
	};

	return words[has];
}

static struct anchor_judged flawed(enum flaw f, const char *place)
{
	return (struct anchor_judged){ .flaw = f, .place = place };
}

/* The head under the line is one that this log had. */
static enum err head_judge(struct ctx *cx, struct db *db, const struct anchor_line *line,
			   struct anchor_judged *out)
{
	struct checkpoint head;
	struct hash root;
	const char *says = arena_printf(&cx->mem, "the anchor has %llu entries",
					(unsigned long long)line->head.size);

	TRY(trail_head(cx, db, &head));
	if (line->head.size > head.size)
		*out = flawed(FLAW_BEHIND, arena_printf(&cx->mem, "%s, the database %llu", says,
							(unsigned long long)head.size));
	else if (trail_root(cx, db, line->head.size, &root) != OK)
		*out = flawed(FLAW_TILE, arena_printf(&cx->mem, "%s: %s", says, cx->detail));
	else if (!hash_same(&root, &line->head.root))
		*out = flawed(FLAW_BEHIND,
			      arena_printf(&cx->mem, "%s, and another root at that size", says));
	else
		*out = (struct anchor_judged){ .flaw = FLAW_NONE, .vouches = true };
	return OK;
}

enum err anchor_line_judge(struct ctx *cx, struct db *db, const struct note_key *own,
			   const struct anchor_line *line, struct anchor_judged *out)
{
	struct trust_logs *logs = arena_alloc(&cx->mem, sizeof(*logs));
	struct checkpoint signed_;

	*out = (struct anchor_judged){ .flaw = FLAW_NONE };
	TRY(trust_logs_now(cx, db, own, logs));
	if (trust_log_end(logs, line->origin))
		return OK; /* people know of all that it had */
	if (strcmp(line->origin, own->origin) != 0)
		*out = flawed(
			FLAW_ANCHOR,
			arena_printf(&cx->mem, "its newest line is of the log %s", line->origin));
	else if (!head_signer(cx, logs, own->origin, line->note, &signed_) &&
		 checkpoint_verify(cx, own, line->note, &signed_) != OK)
		*out = flawed(FLAW_ANCHOR, "no key of this log signed its newest line");
	else
		return head_judge(cx, db, line, out);
	return OK;
}

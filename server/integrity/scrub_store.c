#include "integrity/scrub_entry.h"

#include <string.h>

#include "alarm/kind.h"
#include "base/clock.h"
#include "engine/apply.h"
#include "engine/log_read.h"

/* Copied: the entry's own text goes with it. */
static const char *text_kept(struct ctx *cx, const struct entry *e, const char *member)
{
	const char *text = json_string_value(json_object_get(e->fact, member));

	return text ? arena_strdup(&cx->mem, text) : NULL;
}

enum err scrub_last(struct ctx *cx, struct db *db, bool right, struct scrub_entry *out, bool *any)
{
	int64_t at;

	*any = false;
	TRY(object_head(cx, db, ALARM_RECORDS_OBJECT, &at));
	for (int i = 0; at != NO_ENTRY && i < SCRUBS_LOOKED_AT; i++) {
		auto_entry e = { .json = NULL };

		TRY(trail_entry_open(cx, db, at, &e));
		*out = (struct scrub_entry){ at, e.at };
		if (e.action == ACTION_INTEGRITY_SCRUBBED) {
			out->size = json_integer_value(json_object_get(e.fact, "size"));
			out->root = text_kept(cx, &e, "root");
			out->began = text_kept(cx, &e, "began");
			out->wrong = text_kept(cx, &e, "wrong");
			*any = !(right && out->wrong);
		}
		if (*any)
			return OK;
		TRY(trail_before(cx, &e, ALARM_RECORDS_OBJECT, &at));
	}
	return OK;
}

/*
 * A reading names each dataset that its bytes belong to, so that none of their
 * histories omits it.  A reading is refused where there are more of them than an entry may
 * name: to leave some out would let somebody register a set so often that the
 * readings of the one that matters are not among them.
 */

#include "data/reading.h"

enum err reading_enter(struct ctx *cx, struct db *db, const struct reading *r, struct fact *out)
{
	struct reading_part *parts =
		arena_alloc(&cx->mem, (READING_PARTS_MAX + 1) * sizeof(*parts));
	size_t n = READING_PARTS_MAX + 1;

	fact_start(cx, out, ACTION_DATASET_READ);
	TRY(db_reading_parts(cx, db, r->digest, parts, &n));
	if (n > READING_PARTS_MAX)
		return err_next(cx,
				errf(cx, E_TOO_LARGE, "more than %d datasets have these bytes",
				     READING_PARTS_MAX),
				"Ask who registered them: an entry names each dataset that is "
				"read, and has no room for all of these.");
	put_text(&out->body, "digest", r->digest);
	put_int(&out->body, "from", (int64_t)r->from);
	put_int(&out->body, "size", (int64_t)r->size);
	put_text(&out->body, "route", r->route);
	put_open(&out->body, "parts", '[');
	for (size_t i = 0; i < n; i++) {
		fact_object(cx, out, "dataset", parts[i].dataset);
		put_open(&out->body, NULL, '{');
		put_text(&out->body, "dataset", parts[i].dataset);
		put_text(&out->body, "part", parts[i].part);
		put_close(&out->body, '}');
	}
	put_close(&out->body, ']');
	return OK;
}

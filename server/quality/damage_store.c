#include "quality/damage.h"

#include "engine/lost.h"

static enum err lost_apply(struct ctx *cx, struct db *db, json_t *list, int64_t idx)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct reader r = reader_item(json_array_get(list, i), "/fact/lost", i);
		const char *object = read_text(&r, "object"),
			   *found = read_text_or_null(&r, "found");

		TRY(read_end(cx, &r));
		TRY(lost_put(cx, db, object, found, idx));
	}
	return OK;
}

enum err damage_accepted_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act"), *lost;

	read_int(&r, "size");
	read_text(&r, "root");
	read_int(&r, "places");
	lost = read_array(&r, "lost");
	TRY(read_end(cx, &r));
	TRY(act_apply_done(cx, db, e, done));
	return lost_apply(cx, db, lost, e->index);
}

#include "quality/damage.h"

#include "alarm/kind.h"
#include "quality/stopped.h"

const char *damage_object(struct ctx *cx, const struct act_document *d)
{
	return ALARM_RECORDS_OBJECT;
}

enum err damage_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	return stopped_head_fits(cx, db, &d->head, "/head");
}

static void lost_print(struct ctx *cx, const struct act_damage *d, struct printer *out)
{
	const char *object = act_place_object(cx, d->place);

	if (!object)
		return;
	put_open(out, NULL, '{');
	put_text(out, "object", object);
	put_text(out, "found", d->found);
	put_close(out, '}');
}

enum err damage_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		     const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_DAMAGE_ACCEPTED);
	fact_object(cx, out, "log", "records");
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	put_int(&out->body, "size", (int64_t)d->head.size);
	put_text(&out->body, "root", hash_text(cx, &d->head.root));
	put_int(&out->body, "places", (int64_t)d->n_damage);
	put_open(&out->body, "lost", '[');
	for (size_t i = 0; i < d->n_damage; i++)
		lost_print(cx, &d->damage[i], &out->body);
	put_close(&out->body, ']');
	return OK;
}

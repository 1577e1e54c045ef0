#include "duty.h"

#include "fleet/rollout.h"
#include "release/publication.h"

enum err duty_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		   int64_t *due)
{
	enum err published = publish_step(cx, db, in, out, due);
	const char *detail = cx->detail, *place = cx->place, *next = cx->next;
	int64_t later = INT64_MAX;
	struct fact refused = *out;

	if (published != OK && !err_refuses(published))
		return published;
	if (published == OK && out->action)
		return OK;
	TRY(rollout_step(cx, db, in, out, &later));
	*due = later < *due ? later : *due;
	if (published == OK || out->action)
		return OK;
	*out = refused;
	cx->detail = detail;
	cx->place = place;
	cx->next = next;
	return published;
}

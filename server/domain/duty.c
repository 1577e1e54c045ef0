#include "domain/duty.h"

#include "domain/publish.h"
#include "domain/rollout.h"

enum err duty_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		   int64_t *due)
{
	int64_t later = INT64_MAX;
	enum err published = publish_step(cx, db, in, out, due);
	struct ctx why = *cx;

	if (published == OK ? out->action != NULL : !err_refuses(published))
		return published;
	TRY(rollout_step(cx, db, in, out, &later));
	*due = later < *due ? later : *due;
	if (published == OK || out->action)
		return OK;
	cx->detail = why.detail;
	cx->place = why.place;
	cx->next = why.next;
	return published;
}

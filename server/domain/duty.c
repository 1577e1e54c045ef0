#include "domain/duty.h"

#include "domain/publish.h"
#include "domain/rollout.h"

enum err duty_step(struct ctx *cx, struct db *db, const struct instance *in, struct fact *out,
		   int64_t *due)
{
	int64_t later = INT64_MAX;

	TRY(publish_step(cx, db, in, out, due));
	if (out->action)
		return OK;
	TRY(rollout_step(cx, db, in, out, &later));
	*due = later < *due ? later : *due;
	return OK;
}

#include "fleet/disputed.h"

#include "quality/review.h"
#include "release/disputed.h"

enum err rollout_held(struct ctx *cx, struct db *db, const char *model, int64_t release,
		      const char **why)
{
	struct disputed d;

	TRY(release_disputed(cx, db, model, release, &d));
	*why = d.key ? arena_printf(&cx->mem,
				    "its evidence rests on the signature of entry %lld, which is "
				    "disputed",
				    (long long)d.signature)
		     : NULL;
	return OK;
}

/* A newer one mends it; so only those above the one that is to begin are asked. */
enum err beginning_held(struct ctx *cx, struct db *db, const char *model, int64_t release,
			const char **why)
{
	int64_t above = release;
	struct disputed d;
	bool overdue;

	TRY(rollout_held(cx, db, model, release, why));
	while (!*why) {
		TRY(db_release_above(cx, db, model, above, &above));
		if (!above)
			break;
		TRY(release_disputed(cx, db, model, above, &d));
		if (!d.key)
			continue;
		TRY(review_is_overdue(cx, db, d.key, &overdue));
		if (overdue)
			*why = arena_printf(&cx->mem,
					    "release %lld of the model is disputed, and its review "
					    "is overdue",
					    (long long)above);
	}
	return OK;
}

/*
 * The examination makes the new database, so that what is accepted is exactly the difference
 * between the two.  A change between the document and its acceptance is in no
 * document.
 *
 * Never: take a place of the document for one that was found.
 */

#include <string.h>

#include "accept_row.h"
#include "base/text.h"
#include "data/recount.h"
#include "engine/recount.h"

static void blob_damaged(void *arg, const char *digest, const char *found)
{
	struct acceptance *a = arg;

	mended_add(a->found, arena_printf(&a->cx->mem, "blobs/%s", digest), digest, found);
}

static enum err damage_examine(struct acceptance *a, struct act_document *d, bool *any)
{
	const struct blobs blobs = { .dir = a->run->in->blobs };
	struct ctx *cx = a->cx;

	TRY(artifacts_damaged(cx, a->to, &blobs, blob_damaged, a));
	d->head = checkpoint_head(&a->found->head);
	d->damage = a->found->damage;
	d->n_damage = a->found->n;
	*any = d->n_damage > 0;
	return a->found->more ? errf(cx, E_TAMPERED,
				     "more than %d places are wrong: that is not "
				     "accepted; " RESTORE_NEWEST,
				     ACT_DAMAGE_MAX)
			      : OK;
}

static const struct act_damage *damage_at(const struct act_damage *list, size_t n,
					  const char *place)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].place, place) == 0)
			return &list[i];
	return NULL;
}

/* With each entry the server writes the newest tiles anew: what was wrong there may be right by
 * now. */
static bool mends_itself(const char *place)
{
	return strcmp(place, "tables/tile") == 0;
}

/* Each place of both, with the same digests. */
static enum err damage_fits_now(struct acceptance *a, const struct act_document *d,
				const struct act_document *now)
{
	struct ctx *cx = a->cx;

	for (size_t i = 0; i < now->n_damage; i++) {
		const struct act_damage *is = &now->damage[i],
					*was = damage_at(d->damage, d->n_damage, is->place);

		if (!was || strcmp(was->wanted, is->wanted) != 0 ||
		    !text_same(was->found, is->found))
			return errf(cx, E_CONFLICT,
				    "%s: the document does not say what is found there now: write "
				    "and sign a new one",
				    is->place);
	}
	for (size_t i = 0; i < d->n_damage; i++)
		if (!damage_at(now->damage, now->n_damage, d->damage[i].place) &&
		    !mends_itself(d->damage[i].place))
			return errf(cx, E_CONFLICT,
				    "%s: nothing is wrong there any more: write and sign a new "
				    "document",
				    d->damage[i].place);
	return OK;
}

const struct acceptance_row damage_row = {
	.kind = ACT_ACCEPT_DAMAGE,
	.examine = damage_examine,
	.fits = damage_fits_now,
	.keeps = true,
	.ends_alarms = true,
};

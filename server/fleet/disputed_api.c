#include "fleet/disputed.h"

#include <string.h>

#include "engine/history.h"
#include "fleet/routes.h"
#include "people/user.h"
#include "proof/entry.h"
#include "quality/acts.h"
#include "signing/dispute.h"
#include "signing/key.h"

#define ACT_LEAD "act:"

/* The entry of the review that upheld it, or null. */
static enum err upheld_put(struct req *rq, const struct signature_on *on, int64_t at,
			   struct printer *p)
{
	int64_t review;

	TRY(db_upheld_by(&rq->cx, rq->db, on->s.key, on->s.from_idx, at, &review));
	if (review == NO_ENTRY)
		put_null(p, "upheld");
	else
		put_int(p, "upheld", review);
	return OK;
}

/* The act that was signed, in words; what it brought, once it is done. */
static enum err act_and_effect(struct req *rq, const char *id, int64_t at, const char **on,
			       const char **brought)
{
	struct signed_act a;

	TRY(db_act_at(&rq->cx, rq->db, id, at, &a));
	*on = a.person ? arena_printf(&rq->cx.mem, "%s of %s", act_name(a.kind), a.person)
		       : act_name(a.kind);
	*brought = a.state == SIGNED_ACT_DONE ? arena_printf(&rq->cx.mem, "%s, by entry %lld", *on,
							     (long long)a.body.from_idx)
					      : NULL;
	return OK;
}

/* "on": what was signed, as people name it; "rests": what came of it. */
static enum err rests_put(struct req *rq, const char *subject, int64_t at, struct printer *p)
{
	const char *rests[DISPUTED_RESTS_MAX], *on = subject, *brought = NULL;
	size_t n = countof(rests);

	TRY(db_disputed_rests(&rq->cx, rq->db, subject, rq->who.sees, rests, &n));
	if (strncmp(subject, ACT_LEAD, strlen(ACT_LEAD)) == 0)
		TRY(act_and_effect(rq, subject + strlen(ACT_LEAD), at, &on, &brought));
	put_text(p, "on", on);
	put_open(p, "rests", '[');
	for (size_t i = 0; i < n; i++)
		put_text(p, NULL, rests[i]);
	if (brought)
		put_text(p, NULL, brought);
	put_close(p, ']');
	return OK;
}

static enum err disputed_put(struct req *rq, const struct signature_on *on, int64_t at,
			     struct printer *p)
{
	put_open(p, NULL, '{');
	signature_members(p, on->subject, &on->s);
	TRY(user_name_put(&rq->cx, rq->db, p, "signer_name", on->s.signer));
	put_int(p, "entry", on->s.from_idx);
	TRY(upheld_put(rq, on, at, p));
	TRY(rests_put(rq, on->subject, at, p));
	put_close(p, '}');
	return OK;
}

/* Signatures by a revoked key from the entry on from which it counts no more. */
enum err api_key_disputed(struct req *rq)
{
	struct signature_on *rows = arena_alloc(&rq->cx.mem, (PAGE_LIMIT_MAX + 1) * sizeof(*rows));
	struct signing_key key;
	int64_t after = NO_ENTRY;
	struct page page;
	size_t n;

	TRY(page_asked(rq, &page));
	if (*page.after)
		TRY(page_after(&rq->cx, &page, &after));
	TRY(db_key_at(&rq->cx, rq->db, rq->param[0], page.at, &key));
	n = key.state == KEY_REVOKED ? (size_t)page.limit + 1 : 0;
	TRY(db_signatures_by(&rq->cx, rq->db, key.id, key.since, after, page.at, rq->who.sees, rows,
			     &n));
	page.items.mem = &rq->cx.mem;
	put_open(&page.items, NULL, '[');
	for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
		TRY(disputed_put(rq, &rows[i], page.at, &page.items));
	put_close(&page.items, ']');
	page.last = n > (size_t)page.limit
			    ? arena_printf(&rq->cx.mem, "%lld",
					   (long long)rows[page.limit - 1].s.from_idx)
			    : NULL;
	return reply_page(rq, &page);
}

/*
 * The server drafts the statement and this machine checks it, member by member,
 * against what its person asked for, before anything is signed.  A server that
 * was taken over can thus refuse to serve but cannot have another sentence
 * signed.
 *
 * The base head is the one that this machine verified, put into the statement
 * here, with "checked": true.  The head is fetched after the draft, so that the
 * draft's own is a prefix of it.
 */

#include "lib/draft.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/policy.h"
#include "rules/statement_words.h"

#define CLOCKS_APART_MS INT64_C(300000) /* the server's and this machine's */

static enum err draft_differs(struct ctx *cx, const char *what)
{
	return api_doubted(
		cx, errf(cx, E_MISMATCH, "the server's statement says something else: %s", what));
}

/* The first place in it that was not asked for; NULL: it is as it should be. */
static const char *draft_wrong(const struct statement *s, const struct asked *asked,
			       const char *origin)
{
	const char *sealed = custody_name(CUSTODY_SEALED);
	const struct statement want = { .signer = asked->signer,
					.meaning = asked->meaning,
					.role = asked->role,
					.site = asked->site,
					.fingerprint = asked->fingerprint,
					.custody = asked->sealed ? sealed : NULL,
					.origin = origin,
					.change = asked->change };
	struct word_differs differs;

	if (!asked->sealed && strcmp(s->custody, sealed) == 0)
		return "/predicate/key/custody";
	if (!text_same(s->comment, asked->comment))
		return "/predicate/comment";
	return statement_differs(s, &want, &asked->subjects, &differs) ? differs.place : NULL;
}

static enum err time_check(struct ctx *cx, const struct statement *s)
{
	int64_t apart = s->time - clock_ms();

	if (apart < CLOCKS_APART_MS && apart > -CLOCKS_APART_MS)
		return OK;
	return err_next(cx,
			errf(cx, E_MISMATCH,
			     "the server's clock is %" PRId64 " s away from this machine's",
			     apart / 1000),
			"Set the clock that is wrong: the time is part of what you sign.");
}

/* Which entries came after the head that we verified is not ours to vouch for. */
static enum err base_set(struct ctx *cx, struct statement *s, const struct checkpoint *head)
{
	if ((uint64_t)s->size == head->size && !hash_same(&s->root, &head->root))
		return errf(cx, E_TAMPERED,
			    "the statement's head of the log is not the one that "
			    "the server signed");
	s->size = (int64_t)head->size;
	s->root = head->root;
	s->checked = true;
	return OK;
}

enum err draft_fetch(struct ctx *cx, struct api *api, struct profile *p, const struct asked *asked,
		     struct statement *out, struct printer *bytes)
{
	struct http_reply reply;
	const char *what;
	struct head head;

	TRY(api_get(cx, api, asked->url, &reply));
	TRY(head_check(cx, api, p, &head)); /* after the draft, so that its head is in ours */
	if (statement_parse(cx, reply.body, reply.size, out) != OK)
		return draft_differs(cx, arena_printf(&cx->mem, "it is none, %s", cx->detail));
	if (statement_judged(cx, out) != OK)
		return draft_differs(cx, cx->detail);
	what = draft_wrong(out, asked, head.origin);
	if (what)
		return draft_differs(cx, what);
	TRY(time_check(cx, out));
	TRY(base_set(cx, out, &head.now));
	return statement_print(cx, out, bytes);
}

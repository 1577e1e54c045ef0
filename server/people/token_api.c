/*
 * Tokens are issued from a session only, and for the password.  A token that could
 * issue tokens would outlive its own end, and so would a session that somebody else
 * found open.
 */

#include <string.h>

#include "access/password.h"
#include "base/id.h"
#include "engine/history.h"
#include "http/concerned.h"
#include "people/routes.h"
#include "people/session_api.h"
#include "people/token.h"
#include "people/user.h"

#include "base/clock.h"

const struct field token_in[] = {
	{ "user", ID, REQUIRED, ID_MAX_BYTES, "whose token it is" },
	{ "title", TEXT, REQUIRED, 120, "what it is for" },
	{ "scopes", ARRAY, REQUIRED, SCOPE_COUNT, "what it is good for: read, submit, manage" },
	{ "days", INT, REQUIRED, TOKEN_DAYS_MAX,
	  "for how long; a person's at most " as_text(PERSON_TOKEN_DAYS_MAX) },
	{ "password", SECRET, REQUIRED, PASSWORD_MAX, "of the person who asks" },
	END_OF_FIELDS
};

static enum err token_json(struct req *rq, const struct token *t, struct printer *p)
{
	put_open(p, NULL, '{');
	put_text(p, "id", t->id);
	put_text(p, "user", t->user);
	TRY(user_name_put(&rq->cx, rq->db, p, "user_name", t->user));
	put_text(p, "title", t->title);
	put_open(p, "scopes", '[');
	for (int s = 0; s < SCOPE_COUNT; s++)
		if (t->scopes & scope_bit(s))
			put_text(p, NULL, scope_name((enum scope)s));
	put_close(p, ']');
	put_text(p, "expires_at", clock_text(&rq->cx, t->expires_at));
	put_int(p, "index", t->from_idx);
	put_close(p, '}');
	return OK;
}

/* One's own, those of one's services, and those of users about whom one decides as an
 * administrator: of others there are none.  *site: where the administrator is one; NULL: it takes
 * none. */
static enum err token_seen(struct req *rq, const char *user, const char **site, bool *out)
{
	const char *decided;
	struct user u;
	enum err e = db_user_at(&rq->cx, rq->db, user, AT_NOW, &u);

	*out = false;
	*site = NULL;
	if (e != OK)
		return e == E_NOT_FOUND ? OK : e;
	*out = strcmp(u.id, rq->who.user) == 0 || (u.owner && strcmp(u.owner, rq->who.user) == 0);
	if (*out)
		return OK;
	TRY(user_decided_at(&rq->cx, rq->db, u.id, &decided));
	if (!(principal_roles_at(&rq->who, decided) & ADMIN))
		return OK;
	*out = true;
	*site = strcmp(decided, EVERY_SITE) == 0 ? rq->who.site : decided;
	return OK;
}

/* One's own, or ?user=. */
enum err api_token_list(struct req *rq)
{
	const char *user = req_query(rq, "user"), *site;
	struct token rows[PAGE_LIMIT_MAX + 1];
	struct page page;
	bool seen;
	size_t n;

	TRY(page_asked(rq, &page));
	n = (size_t)page.limit + 1;
	user = user ? user : rq->who.user;
	TRY(token_seen(rq, user, &site, &seen));
	if (seen)
		TRY(db_token_page(&rq->cx, rq->db, user, page.after, page.at, rows, &n));
	else
		n = 0;
	page.items.mem = &rq->cx.mem;
	put_open(&page.items, NULL, '[');
	for (size_t i = 0; i < n && i < (size_t)page.limit; i++)
		TRY(token_json(rq, &rows[i], &page.items));
	put_close(&page.items, ']');
	page.last = n > (size_t)page.limit ? rows[page.limit - 1].id : NULL;
	return reply_page(rq, &page);
}

/* On a worker. */
enum err api_token_prepare(struct req *rq)
{
	if (!rq->who.session)
		return err_next(&rq->cx, errf(&rq->cx, E_FORBIDDEN, "a token issues no token"),
				"Log in.");
	return password_again(rq);
}

enum err api_token_issue(struct req *rq)
{
	const struct new_token t = { in_text(rq, "user"), in_text(rq, "title"),
				     in_any(rq, "scopes"), in_int(rq, "days", 0) };

	return token_issue(&rq->cx, rq->db, &rq->act, &t, &rq->job.fact, &rq->secret);
}

enum err api_token_revoke(struct req *rq)
{
	const char *site;
	struct token t;
	bool seen;

	TRY(db_token_at(&rq->cx, rq->db, rq->param[0], AT_NOW, &t));
	TRY(token_seen(rq, t.user, &site, &seen));
	if (!seen)
		return errf(&rq->cx, E_NOT_FOUND, "there is no such token");
	act_by_site(rq, site);
	return token_revoke(&rq->cx, rq->db, &rq->act, rq->param[0], &rq->job.fact);
}

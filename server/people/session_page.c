/*
 * The same login as the API's; what differs is where the secret goes: into a
 * cookie that no script reads, instead of the answer.
 */

#include "people/routes.h"
#include "people/session_api.h"
#include "web/form.h"
#include "web/page.h"

#include "access/password.h"

static const struct form_row login_rows[] = {
	{ "user", "User id", "username", 0, true },
	{ "password", "Password", "current-password", 0, false },
};

static enum err login_data(struct req *rq, json_t *data)
{
	return form_show(&rq->cx, session_in, login_rows, countof(login_rows), data);
}

const struct page_row login_page = { "login", "Log in", NULL, login_data };

/* The session's secret goes into the cookie, and nowhere else. */
static void cookie_set(struct req *rq)
{
	session_start(rq);
	rq->cookie = rq->secret;
	rq->secret = NULL;
}

enum err web_login(struct req *rq)
{
	enum err e = api_session_open(rq);

	rq->after = cookie_set;
	return e;
}

enum err web_logout(struct req *rq)
{
	rq->cookie = "";
	rq->location = "/login";
	return api_session_close(rq);
}

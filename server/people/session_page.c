/*
 * The same login as the API's; what differs is where the secret goes: into a
 * cookie that no script reads, instead of the answer.
 */

#include "people/routes.h"
#include "people/session_api.h"
#include "web/page.h"

#include "access/password.h"

enum err web_login_form(struct req *rq)
{
	auto_json data = NULL;

	TRY(page_begin(rq, "Log in", &data));
	return page_reply(rq, 200, "login", data);
}

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

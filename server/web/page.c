/*
 * The parts that all pages share: head, foot, who is logged in, the log's head.
 * A page shows the data that the API answers, so the two cannot say different
 * things.
 *
 * A problem is shown as a page, too.  It may be made on the writer thread,
 * where the reader's connection is not this request's any more: page_problem()
 * shows no data from the database for that reason.
 */

#include "web/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "engine/log_read.h"
#include "pages.h"
#include "styles.h"
#include "web/routes.h"

#define HTML    "text/html; charset=utf-8"
#define VERSION "0.1.0"

static json_t *me(struct req *rq)
{
	const struct principal *who = &rq->who;
	const char *roles = "";

	if (!who->user || !rq->db)
		return NULL;
	for (size_t i = 0; who->roles_named[i]; i++)
		roles = arena_printf(&rq->cx.mem, "%s%s%s", roles, i ? ", " : "",
				     who->roles_named[i]);
	return json_pack("{ss ss ss ss}", "name", who->name ? who->name : who->user, "roles", roles,
			 "site", who->site, "form", rq->form ? rq->form : "");
}

const char *time_shown(struct req *rq, const char *text)
{
	return arena_printf(&rq->cx.mem, "%.10s %.8s UTC", text, text + 11);
}

static enum err page_head_show(struct req *rq, json_t *page)
{
	struct checkpoint head;

	TRY(trail_head(&rq->cx, rq->db, &head));
	json_object_set_new(page, "log",
			    json_pack("{sI ss}", "size", (json_int_t)head.size, "root",
				      hash_text(&rq->cx, &head.root)));
	return OK;
}

enum err page_begin(struct req *rq, const char *title, json_t **out)
{
	json_t *who = me(rq);

	*out = json_pack("{ss ss ss}", "title", title, "now",
			 time_shown(rq, clock_text(&rq->cx, rq->cx.now)), "version", VERSION);
	if (who)
		json_object_set_new(*out, "me", who);
	return rq->db ? page_head_show(rq, *out) : OK;
}

/* A template that fails is a fault of ours; nothing half rendered is sent. */
enum err page_reply(struct req *rq, int status, const char *name, json_t *data)
{
	char *html = NULL;
	size_t size;
	enum err e = tpl_render(&rq->cx, pages, name, data, &html, &size);

	if (e == OK)
		reply_bytes(rq, status, HTML, html, size);
	free(html);
	return e;
}

static json_t *problem_data(struct req *rq, enum err e, json_t *data)
{
	const struct err_info *info = err_info(e);

	json_object_set_new(data, "heading", json_string(info->title));
	json_object_set_new(data, "detail", json_string(rq->cx.detail));
	json_object_set_new(data, "next", json_string(rq->cx.next ? rq->cx.next : info->next));
	json_object_set_new(data, "back", json_string(rq->location ? rq->location : "/"));
	if (rq->job.receipt.index != NO_ENTRY)
		json_object_set_new(data, "entry", json_integer(rq->job.receipt.index));
	return data;
}

/* The form again, saying what was wrong with it. */
static enum err login_again(struct req *rq, json_t *data)
{
	json_object_set_new(data, "wrong", json_string(rq->cx.detail));
	return page_reply(rq, 401, "login", data);
}

void page_problem(struct req *rq, enum err e)
{
	auto_json data = NULL;
	enum err made;

	if (e == E_UNAUTHENTICATED && rq->route->method == GET) {
		reply_see(rq, "/login");
		rq->cookie = "";
		return;
	}
	rq->db = NULL; /* it may be another thread's by now */
	made = page_begin(rq, err_info(e)->title, &data);
	if (made == OK && e == E_UNAUTHENTICATED && strcmp(rq->route->path, "/login") == 0)
		made = login_again(rq, data);
	else if (made == OK)
		made = page_reply(rq, err_info(e)->status, "problem", problem_data(rq, e, data));
	rq->location = NULL;
	if (made != OK)
		reply_text(rq, 500, "The server failed; its own log says why.\n");
}

enum err web_style(struct req *rq)
{
	const char *css = embedded_find(styles, "signet");

	rq->public = true;
	return reply_bytes(rq, 200, "text/css; charset=utf-8", css, strlen(css));
}

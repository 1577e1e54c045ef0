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
#include "documents/use.h"
#include "engine/log_read.h"
#include "engine/soundness.h"
#include "pages.h"
#include "styles.h"
#include "version.h"
#include "web/routes.h"

#define HTML "text/html; charset=utf-8"

static const struct {
	const char *href, *label;
} nav[] = {
	{ "/", "Inbox" },
	{ "/changes", "Changes" },
};

bool page_nav_has(const char *href)
{
	for (size_t i = 0; i < countof(nav); i++)
		if (strcmp(nav[i].href, href) == 0)
			return true;
	return false;
}

static const char *site_text(const char *site)
{
	return strcmp(site, EVERY_SITE) == 0 ? "every site" : site;
}

/* "approver at every site, reviewer at main": where each is granted. */
static const char *roles_shown(struct req *rq)
{
	const struct principal *who = &rq->who;
	const char *out = "";

	for (size_t i = 0; i < who->n_at; i++)
		for (int r = 0; r < ROLE_COUNT; r++)
			if (who->at[i].roles & role_bit(r))
				out = arena_printf(&rq->cx.mem, "%s%s%s at %s", out,
						   *out ? ", " : "", role_name((enum role)r),
						   site_text(who->at[i].site));
	return *out ? out : arena_printf(&rq->cx.mem, "no role at %s", who->site);
}

static json_t *me(struct req *rq)
{
	const struct principal *who = &rq->who;

	json_t *out;

	if (!who->user || !rq->db)
		return NULL;
	out = json_pack("{ss ss ss ss}", "name", who->name ? who->name : who->user, "user",
			who->user, "roles", roles_shown(rq), "form", rq->form ? rq->form : "");
	page_form_bar(rq, "/logout", out);
	return out;
}

const char *time_shown(struct req *rq, const char *text)
{
	int64_t ms;

	return text && clock_parse(text, &ms)
		       ? arena_printf(&rq->cx.mem, "%.10s %.8s UTC", text, text + 11)
		       : "at no time";
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

/* here: where the page is in it; NULL: nowhere. */
static json_t *nav_show(const char *here)
{
	json_t *list = json_array();

	for (size_t i = 0; i < countof(nav); i++)
		json_array_append_new(list, json_pack("{ss ss sb}", "href", nav[i].href, "label",
						      nav[i].label, "here",
						      here && strcmp(nav[i].href, here) == 0));
	return list;
}

/* How often each, since; of what never was, no word. */
static const char *unsound_counts(struct req *rq, const struct soundness_now *n)
{
	const char *refused = "", *logins = "";

	if (n->refused)
		refused = arena_printf(&rq->cx.mem, " Since then it refused %llu act%s.",
				       (unsigned long long)n->refused, n->refused == 1 ? "" : "s");
	if (n->logins)
		logins = arena_printf(&rq->cx.mem,
				      " Without an entry, people logged in %llu time%s.",
				      (unsigned long long)n->logins, n->logins == 1 ? "" : "s");
	return arena_printf(&rq->cx.mem, "%s%s", refused, logins);
}

/* NULL: the server takes acts.  The place of what was found is for who may read the audit trail. */
static json_t *unsound_show(struct req *rq)
{
	struct soundness_now n = soundness_now();

	if (n.flaw == FLAW_NONE)
		return NULL;
	return json_pack("{ss ss ss ss ss}", "state", soundness_name(n.soundness), "found",
			 flaws[n.flaw].sentence, "next", flaws[n.flaw].next, "stop",
			 flaw_stop(n.flaw), "counts", unsound_counts(rq, &n));
}

void page_form_bar(struct req *rq, const char *action, json_t *form)
{
	const struct soundness_now n = soundness_now();
	struct route_match m;

	if (n.flaw == FLAW_NONE ||
	    (route_find(&rq->cx, &rq->services->routes, "POST", action, &m) == OK &&
	     m.route->passes))
		return;
	json_object_set_new(form, "barred",
			    json_string(arena_printf(
				    &rq->cx.mem, "Refused for now: this server is %s, since %s.",
				    soundness_name(n.soundness), flaws[n.flaw].sentence)));
}

/* The parts of every page.  The caller drops out, after an error as well. */
static enum err page_begin(struct req *rq, const char *title, const char *here, json_t **out)
{
	const enum use use = rq->services->instance->use;
	json_t *who = me(rq), *unsound = unsound_show(rq);

	*out = json_pack("{ss ss ss so}", "title", title, "now",
			 time_shown(rq, clock_text(&rq->cx, rq->cx.now)), "version", SIGNET_VERSION,
			 "nav", nav_show(here));
	json_object_set_new(*out, "use", json_string(use_name(use)));
	json_object_set_new(*out, "practice", json_boolean(use != USE_PRODUCTION));
	if (unsound)
		json_object_set_new(*out, "unsound", unsound);
	if (who)
		json_object_set_new(*out, "me", who);
	return rq->db ? page_head_show(rq, *out) : OK;
}

static enum err page_reply(struct req *rq, int status, const char *name, json_t *data)
{
	char *html = NULL;
	size_t size;
	enum err e = tpl_render(&rq->cx, pages, name, data, &html, &size);

	if (e == OK)
		reply_bytes(rq, status, HTML, html, size);
	free(html);
	return e;
}

enum err web_page(struct req *rq)
{
	const struct page_row *row = rq->route->shows;
	auto_json data = NULL;

	TRY(page_begin(rq, row->title, row->nav, &data));
	TRY(row->data(rq, data));
	return page_reply(rq, 200, row->template, data);
}

static json_t *problem_data(struct req *rq, enum err e, json_t *data)
{
	const struct err_info *info = err_info(e);
	bool stranger = e == E_UNAUTHENTICATED && !rq->who.user;
	const char *next = stranger      ? "Log in, and open the page again."
			   : rq->cx.next ? rq->cx.next
					 : info->next;

	json_object_set_new(data, "heading", json_string(info->title));
	json_object_set_new(data, "detail", json_string(rq->cx.detail));
	json_object_set_new(data, "next", json_string(next));
	json_object_set_new(data, "back",
			    json_string(stranger       ? "/login"
					: rq->location ? rq->location
						       : "/"));
	if (info->status == 500)
		json_object_set_new(data, "request", json_string(req_id(rq)));
	if (rq->job.receipt.index != NO_ENTRY)
		json_object_set_new(data, "entry", json_integer(rq->job.receipt.index));
	return data;
}

/* The page of the form again, saying what was wrong with it. */
static enum err form_again(struct req *rq, json_t *data)
{
	const struct page_row *row = rq->route->shows;
	const char *wrong = rq->cx.detail;

	json_object_set_new(data, "title", json_string(row->title));
	json_object_set_new(data, "wrong", json_string(wrong));
	TRY(row->data(rq, data));
	return page_reply(rq, 401, row->template, data);
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
	made = page_begin(rq, err_info(e)->title, NULL, &data);
	if (made == OK && e == E_UNAUTHENTICATED && rq->route->shows)
		made = form_again(rq, data);
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

#include "control/change.h"
#include "web/form.h"
#include "web/page.h"

#include <string.h>

#include "alarm/alarm.h"
#include "base/clock.h"
#include "base/text.h"
#include "control/routes.h"
#include "engine/concern.h"
#include "engine/history.h"
#include "people/named.h"
#include "people/user.h"

#define OPEN_AT_ONCE   128
#define ALARMS_AT_ONCE 64

/* A person's open changes in two lists, each with the oldest first. */
enum list { MINE, OTHERS, LIST_COUNT };

static const char *const list_names[LIST_COUNT] = { "mine", "others" };

struct inbox {
	int64_t *number[LIST_COUNT];
	size_t n[LIST_COUNT];
};

/* ---- which there are ---- */

static void inbox_add(struct ctx *cx, struct inbox *in, enum list list, int64_t number)
{
	size_t n = in->n[list];
	int64_t *more;

	if ((n & (n - 1)) == 0) { /* full: at 1, 2, 4, … there is room for as many again */
		more = arena_alloc(&cx->mem, (n ? 2 * n : 1) * sizeof(*more));
		if (n > 0)
			memcpy(more, in->number[list], n * sizeof(*more));
		in->number[list] = more;
	}
	in->number[list][in->n[list]++] = number;
}

/* In memory that is used again: a policy as it is parsed is large, and changes may be many. */
static enum err list_of(struct req *rq, struct ctx *scratch, int64_t number, enum list *out)
{
	struct standing st;
	enum err e = change_standing(scratch, rq->db, number, rq->who.user, &st);

	if (e != OK)
		return errf(&rq->cx, e, "change %lld: %s", (long long)number, scratch->detail);
	*out = st.n > 0 ? MINE : OTHERS;
	arena_reset(&scratch->mem);
	return OK;
}

static enum err inbox_sort(struct req *rq, struct ctx *scratch, struct inbox *out)
{
	int64_t numbers[OPEN_AT_ONCE], after = 0;
	size_t n = OPEN_AT_ONCE;
	enum list list;

	while (n == OPEN_AT_ONCE) {
		TRY(db_changes_open(&rq->cx, rq->db, rq->who.sees, after, numbers, &n));
		for (size_t i = 0; i < n; i++) {
			TRY(list_of(rq, scratch, numbers[i], &list));
			inbox_add(&rq->cx, out, list, numbers[i]);
			after = numbers[i];
		}
	}
	return OK;
}

static enum err inbox_read(struct req *rq, struct inbox *out)
{
	struct ctx scratch = { .now = rq->cx.now };
	enum err e;

	*out = (struct inbox){ 0 };
	e = inbox_sort(rq, &scratch, out);
	arena_free(&scratch.mem);
	return e;
}

/* ---- which a page shows ---- */

/* Where a page begins: "mine/17" is after change 17 of what waits for the person. */
struct place {
	enum list list;
	int64_t number;
};

static enum err place_read(struct req *rq, const struct page *page, struct place *out)
{
	const char *slash = strchr(page->after, '/');
	enum list list;

	*out = (struct place){ MINE, 0 };
	if (!*page->after)
		return OK;
	for (list = 0; list < LIST_COUNT; list++)
		if (slash && strlen(list_names[list]) == (size_t)(slash - page->after) &&
		    strncmp(list_names[list], page->after, (size_t)(slash - page->after)) == 0)
			break;
	out->list = list;
	if (list < LIST_COUNT && text_whole(slash + 1, INT_SAFE_MAX, &out->number))
		return OK;
	return page_unknown(&rq->cx);
}

static const char *asks_text(struct req *rq, const struct standing *st)
{
	const char *text = "";

	for (size_t i = 0; i < st->n; i++)
		text = arena_printf(&rq->cx.mem, "%s%s%s as %s", text, i ? ", " : "",
				    st->asks[i].meaning->code,
				    role_shown(&rq->cx, st->asks[i].role, st->asks[i].site));
	return text;
}

static enum err row_add(struct req *rq, int64_t number, json_t *rows)
{
	struct standing st;
	const char *author;
	struct change c;
	json_t *row;

	TRY(db_change_at(&rq->cx, rq->db, number, AT_NOW, &c));
	TRY(change_standing(&rq->cx, rq->db, number, rq->who.user, &st));
	TRY(user_shown(&rq->cx, rq->db, c.author, &author));
	TRY(json_read(&rq->cx, c.body.json, strlen(c.body.json), &row));
	json_object_set_new(row, "author_shown", json_string(author));
	json_object_set_new(row, "missing", json_string(st.missing ? st.missing : "nothing"));
	json_object_set_new(row, "asks", json_string(asks_text(rq, &st)));
	json_array_append_new(rows, row);
	return OK;
}

static bool is_after(const struct place *a, const struct place *b)
{
	return a->list != b->list ? a->list > b->list : a->number > b->number;
}

/* The rows behind from, at most page->limit; page->last: where the next page begins. */
static enum err rows_add(struct req *rq, const struct inbox *in, const struct place *from,
			 struct page *page, json_t *const rows[LIST_COUNT])
{
	struct place at, last = *from;
	int64_t shown = 0;

	for (at.list = 0; at.list < LIST_COUNT; at.list++)
		for (size_t i = 0; i < in->n[at.list]; i++) {
			at.number = in->number[at.list][i];
			if (!is_after(&at, from))
				continue;
			if (shown++ == page->limit) {
				page->last =
					arena_printf(&rq->cx.mem, "%s/%lld", list_names[last.list],
						     (long long)last.number);
				return OK;
			}
			TRY(row_add(rq, at.number, rows[at.list]));
			last = at;
		}
	return OK;
}

static const char *summary(struct req *rq, const struct inbox *in)
{
	return arena_printf(&rq->cx.mem, "%zu %s for your signature, %zu under way without you.",
			    in->n[MINE], in->n[MINE] == 1 ? "change waits" : "changes wait",
			    in->n[OTHERS]);
}

/* A list without a row here is left out, unless it has none at all: then it says so. */
static enum err lists_show(struct req *rq, const struct inbox *in, struct page *page, json_t *data)
{
	json_t *rows[LIST_COUNT];
	struct place from;

	TRY(place_read(rq, page, &from));
	for (enum list l = 0; l < LIST_COUNT; l++)
		json_object_set_new(data, list_names[l], rows[l] = json_array());
	TRY(rows_add(rq, in, &from, page, rows));
	json_object_set_new(data, "mine_shown",
			    json_boolean(in->n[MINE] == 0 || json_array_size(rows[MINE]) > 0));
	json_object_set_new(data, "others_shown",
			    json_boolean(in->n[OTHERS] == 0 || json_array_size(rows[OTHERS]) > 0));
	return OK;
}

/* ---- alarms ---- */

/* Who holds a role that the kind names, at a site of what the alarm is about. */
static enum err alarm_add(struct req *rq, const struct alarm *a, json_t *rows)
{
	const struct alarm_kind_row *kind = alarm_kind_named(a->kind);
	const char *const *site, *at;
	unsigned roles;
	size_t n;

	TRY(concern_sites(&rq->cx, rq->db,
			  arena_printf(&rq->cx.mem, "alarm:%lld", (long long)a->number), &site,
			  &n));
	roles = principal_roles_of(&rq->who, site, n, ~0u, &at) | rq->who.roles_everywhere;
	/* of a kind that is no more, an alarm concerns everybody who sees it */
	if (kind && !(kind->concerns & roles))
		return OK;
	json_array_append_new(rows,
			      json_pack("{ss ss ss ss}", "detail", a->detail, "object", a->object,
					"since", time_shown(rq, clock_text(&rq->cx, a->since)),
					"sentence", kind ? kind->sentence : a->kind));
	return OK;
}

/* All that are open and concern the person, on each page of the inbox. */
static enum err alarms_show(struct req *rq, json_t *data)
{
	struct open_alarms which = { .sites = rq->who.sees, .after = -1 };
	struct alarm a[ALARMS_AT_ONCE];
	json_t *rows = json_array();
	size_t n;

	json_object_set_new(data, "alarms", rows);
	do {
		n = countof(a);
		TRY(db_alarms_open(&rq->cx, rq->db, &which, a, &n));
		for (size_t i = 0; i < n; which.after = a[i++].number)
			TRY(alarm_add(rq, &a[i], rows));
	} while (n == countof(a));
	json_object_set_new(data, "alarms_shown", json_boolean(json_array_size(rows) > 0));
	return OK;
}

/* The counts are of all open changes, so each is judged, whatever the page shows of them. */
static enum err inbox_data(struct req *rq, json_t *data)
{
	struct inbox in;
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(inbox_read(rq, &in));
	TRY(alarms_show(rq, data));
	TRY(lists_show(rq, &in, &page, data));
	json_object_set_new(data, "summary", json_string(summary(rq, &in)));
	web_more_show(&rq->cx, rq->route->path, &page, data);
	return OK;
}

const struct page_row inbox_page = { "inbox", "Inbox", "/", inbox_data };

static const struct list_column change_columns[] = {
	{ "Change", "number", NULL, NULL, true },
	{ "What it does", "title", "/changes/", "number", false },
	{ "Author", "author_name", NULL, NULL, false },
	{ "Author's id", "author", NULL, NULL, false },
	{ "Opened", "opened.at", NULL, NULL, false },
};

static enum err changes_data(struct req *rq, json_t *data)
{
	struct page page;

	TRY(page_asked(rq, &page));
	TRY(db_change_page(&rq->cx, rq->db, &page));
	TRY(page_named(&rq->cx, rq->db, &page));
	return web_list_show(&rq->cx, rq->route->path, change_columns, countof(change_columns),
			     &page, "No change was proposed yet.", data);
}

const struct page_row changes_page = { "changes", "Changes", "/changes", changes_data };

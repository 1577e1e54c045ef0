/*
 * Each open change is judged for the person who looks, by the same
 * change_standing() that the sign form and the merge use, and sorted into what
 * waits for that person and what does not.
 */

#include "control/change.h"
#include "web/page.h"

#include <string.h>

#include "control/routes.h"
#include "engine/history.h"

#define OPEN_MAX 100 /* more than that, and the oldest are shown */

static const char *asks_text(struct req *rq, const struct standing *st)
{
	const char *text = "";

	for (size_t i = 0; i < st->n; i++)
		text = arena_printf(&rq->cx.mem, "%s%s%s as %s", text, i ? ", " : "",
				    st->asks[i].meaning, st->asks[i].role);
	return text;
}

static enum err row_add(struct req *rq, int64_t number, json_t *mine, json_t *others)
{
	struct standing st;
	struct change c;
	json_t *row;

	TRY(db_change_at(&rq->cx, rq->db, number, AT_NOW, &c));
	TRY(change_standing(&rq->cx, rq->db, number, rq->who.user, rq->who.roles, &st));
	TRY(json_read(&rq->cx, c.body.json, strlen(c.body.json), &row));
	json_object_set_new(row, "missing", json_string(st.missing ? st.missing : "nothing"));
	json_object_set_new(row, "asks", json_string(asks_text(rq, &st)));
	json_array_append_new(st.n > 0 ? mine : others, row);
	return OK;
}

static const char *summary(struct req *rq, size_t mine, size_t others)
{
	return arena_printf(&rq->cx.mem, "%zu %s for your signature, %zu under way without you.",
			    mine, mine == 1 ? "change waits" : "changes wait", others);
}

enum err web_inbox(struct req *rq)
{
	int64_t numbers[OPEN_MAX];
	size_t n = OPEN_MAX;
	auto_json data = NULL;
	json_t *mine, *others;

	TRY(page_begin(rq, "Inbox", &data));
	json_object_set_new(data, "mine", mine = json_array());
	json_object_set_new(data, "others", others = json_array());
	json_object_set_new(data, "on_inbox", json_true());
	TRY(db_changes_open(&rq->cx, rq->db, numbers, &n));
	for (size_t i = 0; i < n; i++)
		TRY(row_add(rq, numbers[i], mine, others));
	json_object_set_new(
		data, "summary",
		json_string(summary(rq, json_array_size(mine), json_array_size(others))));
	return page_reply(rq, 200, "inbox", data);
}

enum err web_changes(struct req *rq)
{
	struct page page;
	auto_json data = NULL;
	json_t *items;

	TRY(page_asked(rq, &page));
	TRY(db_change_page(&rq->cx, rq->db, &page));
	TRY(page_begin(rq, "Changes", &data));
	TRY(json_read(&rq->cx, page.items.text, page.items.size, &items));
	json_object_set_new(data, "items", items);
	json_object_set_new(data, "on_changes", json_true());
	if (page.last)
		json_object_set_new(data, "next", json_string(page_cursor(rq, &page)));
	return page_reply(rq, 200, "changes", data);
}

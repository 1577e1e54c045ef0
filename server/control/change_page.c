/*
 * The page on which people sign shows the exact bytes that the signature
 * covers, line by line, and signatures in the words of their own statements.
 * Names and roles of today's tables would be wrong here: the page is shown to
 * inspectors years later.
 */

#include "control/change_api.h"
#include "control/objection_page.h"
#include "control/routes.h"
#include "control/sign_page.h"
#include "signing/signed_times.h"
#include "web/form.h"
#include "web/page.h"

#include <string.h>

#include "base/clock.h"
#include "control/diff.h"
#include "documents/role.h"
#include "engine/history.h"
#include "people/user.h"
#include "tree/document.h"

static void change_set(json_t *data, const char *name, const char *text)
{
	json_object_set_new(data, name, json_string(text));
}

static enum err maybe_read(struct req *rq, const char *digest, struct document *out)
{
	*out = (struct document){ 0 };
	return digest ? document_read(&rq->cx, rq->db, digest, out) : OK;
}

/* One path: what becomes of it, and the lines that differ. */
static enum err file_show(struct req *rq, json_t *path)
{
	const char *old = json_string_value(json_object_get(path, "old"));
	const char *new = json_string_value(json_object_get(path, "new"));
	struct document before, after;
	json_t *lines;

	TRY(maybe_read(rq, old, &before));
	TRY(maybe_read(rq, new, &after));
	change_set(path, "what", !old ? "new" : !new ? "goes" : "changed");
	change_set(path, "digests",
		   old && new ? arena_printf(&rq->cx.mem, "%s → %s", old, new)
		   : old      ? old
			      : new);
	lines = diff_lines(&rq->cx, &before, &after);
	json_object_set_new(path, "unshown", json_boolean(!lines));
	json_object_set_new(path, "lines", lines ? lines : json_array());
	return OK;
}

/* A signature in the words of its own statement, not of today's tables. */
static enum err signature_show(struct req *rq, const struct signature *s, json_t *list)
{
	struct document envelope;
	struct entered_time entered;
	struct statement st;
	json_t *row;

	TRY(entered_time(&rq->cx, rq->db, s, &entered));
	TRY(document_read(&rq->cx, rq->db, s->envelope, &envelope));
	TRY(envelope_peek(&rq->cx, envelope.bytes, envelope.size, &st));
	row = json_pack("{ss ss ss ss ss ss sI ss sb}", "name", st.signer_name, "signer", st.signer,
			"role", role_shown(&rq->cx, st.role, st.site), "text", st.meaning_text,
			"at", time_shown(rq, clock_text(&rq->cx, st.time)), "custody", st.custody,
			"entry", (json_int_t)s->from_idx, "entered",
			time_shown(rq, clock_text(&rq->cx, entered.at)), "held", entered.held);
	if (st.comment)
		change_set(row, "comment", st.comment);
	json_array_append_new(list, row);
	return OK;
}

static enum err signatures_show(struct req *rq, int64_t number, json_t *data)
{
	const char *object = arena_printf(&rq->cx.mem, "change:%lld", (long long)number);
	struct signature s[CHANGE_SIGNATURES_MAX];
	json_t *list = json_array();
	size_t n = countof(s);

	json_object_set_new(data, "signed", list);
	TRY(db_signatures_of(&rq->cx, rq->db, object, AT_NOW, s, &n));
	for (size_t i = 0; i < n; i++)
		TRY(signature_show(rq, &s[i], list));
	return OK;
}

/* may: what the reader may do. */
static void strip_show(const struct standing *st, const char *may, json_t *data)
{
	const char *state = json_string_value(json_object_get(data, "state"));
	const char *tone = strcmp(state, "open") == 0     ? "hold"
			   : strcmp(state, "merged") == 0 ? "ok"
							  : "stop";

	change_set(data, "tone", tone);
	change_set(data, "missing_text", st->missing ? st->missing : "nothing");
	web_fact_add(data, "State", state, tone);
	web_fact_add(data, "Still missing", st->missing ? st->missing : "nothing", NULL);
	web_fact_add(data, "You may", may, NULL);
	web_fact_add(data, "Change manifest", json_string_value(json_object_get(data, "manifest")),
		     "digest");
}

/* Of a change that was opened before changes stated their sites: nothing. */
static const char *sites_shown(struct req *rq, json_t *sites)
{
	const char *out = "";
	json_t *site;
	size_t i;

	json_array_foreach (sites, i, site)
		out = arena_printf(&rq->cx.mem, "%s%s%s", out, i ? ", " : "",
				   json_string_value(site));
	return strcmp(out, EVERY_SITE) == 0 ? "all" : out;
}

static enum err opened_show(struct req *rq, json_t *opened, json_t *data)
{
	const char *author;

	TRY(user_shown(&rq->cx, rq->db, json_string_value(json_object_get(data, "author")),
		       &author));
	change_set(data, "author_shown", author);
	change_set(data, "reason", json_string_value(json_object_get(opened, "reason")));
	change_set(data, "sites_shown", sites_shown(rq, json_object_get(data, "sites")));
	change_set(data, "opened_at",
		   time_shown(rq, json_string_value(json_object_get(opened, "at"))));
	return OK;
}

/* The end is under the name of what happened; the system, which merges, is no user. */
static void ended_show(struct req *rq, json_t *data)
{
	static const char *const ends[][2] = { { "merged", "Merged" },
					       { "rejected", "Rejected" },
					       { "cancelled", "Cancelled" } };
	json_t *list = json_array();

	json_object_set_new(data, "ended", list);
	for (size_t i = 0; i < countof(ends); i++) {
		json_t *event = json_object_get(data, ends[i][0]);
		const char *by = json_string_value(json_object_get(event, "by"));
		const char *name = json_string_value(json_object_get(event, "by_name"));

		if (by)
			json_array_append_new(
				list,
				json_pack("{ss ss ss}", "what", ends[i][1], "by",
					  name ? arena_printf(&rq->cx.mem, "%s (%s)", name, by)
					       : by,
					  "at",
					  time_shown(rq, json_string_value(
								 json_object_get(event, "at")))));
	}
}

/* What is not shown cannot be signed here. */
static bool all_shown(json_t *files)
{
	json_t *file;
	size_t i;

	json_array_foreach (files, i, file)
		if (json_is_true(json_object_get(file, "unshown")))
			return false;
	return true;
}

static enum err change_show(struct req *rq, int64_t number, json_t *data)
{
	const char *may;
	struct standing st;
	bool open;
	struct printer p;
	json_t *change, *path;
	size_t i;

	TRY(change_json(rq, number, AT_NOW, &st, &p));
	TRY(json_read(&rq->cx, p.text, p.size, &change));
	json_object_update(data, change);
	json_decref(change); /* its members are data's, too */
	TRY(opened_show(rq, json_object_get(data, "opened"), data));
	ended_show(rq, data);
	json_object_set_new(data, "files", json_incref(json_object_get(data, "paths")));
	json_array_foreach (json_object_get(data, "files"), i, path)
		TRY(file_show(rq, path));
	TRY(signatures_show(rq, number, data));
	open = strcmp(json_string_value(json_object_get(data, "state")), "open") == 0;
	TRY(objections_show(rq, number, open, data));
	may = open ? "read" : "read; it is closed";
	if (all_shown(json_object_get(data, "files")))
		TRY(sign_show(rq, number, &st, data, &may));
	else
		may = "read; not every document can be shown";
	strip_show(&st, may, data);
	return OK;
}

static enum err change_data(struct req *rq, json_t *data)
{
	int64_t number;

	TRY(param_int(rq, 0, &number));
	return change_show(rq, number, data);
}

const struct page_row change_page = { "change", "Change", "/changes", change_data };

enum err web_change_sign(struct req *rq)
{
	rq->location = arena_printf(&rq->cx.mem, "/changes/%s", rq->param[0]);
	return api_change_sign_sealed(rq);
}

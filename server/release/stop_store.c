/*
 * A stop's row says what the document says, so that nothing has to be read again to know whether a
 * release may run somewhere.  The files for devices are rows of their own, and none of them ever
 * goes.
 */

#include "release/stop.h"

#include <string.h>

#include "base/json.h"
#include "engine/concern.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "release/actions.h"
#include "release/sql.h"
#include "rules/stop.h"
#include "trust/trust.h"

/* ---- apply ---- */

static const char *names_kept(struct ctx *cx, const struct act_names *n)
{
	struct printer p = { .mem = &cx->mem };

	if (!n->stated)
		return NULL;
	put_open(&p, NULL, '[');
	for (size_t i = 0; i < n->n; i++)
		put_text(&p, NULL, n->name[i]);
	put_close(&p, ']');
	return p.text;
}

void stop_document_put(struct printer *out, const struct act_document *d)
{
	const struct {
		const char *key;
		const struct act_names *names;
	} lists[] = { { "sites", &d->sites }, { "devices", &d->devices } };

	put_text(out, "model", d->model);
	put_int(out, "from", d->from);
	put_int(out, "to", d->to);
	for (size_t i = 0; i < countof(lists); i++) {
		if (!lists[i].names->stated) {
			put_null(out, lists[i].key);
			continue;
		}
		put_open(out, lists[i].key, '[');
		for (size_t k = 0; k < lists[i].names->n; k++)
			put_text(out, NULL, lists[i].names->name[k]);
		put_close(out, ']');
	}
}

static enum err stop_names_read(struct ctx *cx, json_t *json, struct act_names *out)
{
	*out = (struct act_names){ .stated = json_is_array(json) };
	if (!out->stated)
		return json_is_null(json) ? OK : errf(cx, E_INVALID, "neither names nor null");
	out->name = arena_alloc(&cx->mem, (json_array_size(json) + 1) * sizeof(*out->name));
	for (size_t i = 0; i < json_array_size(json); i++) {
		const char *name = json_string_value(json_array_get(json, i));

		if (!name)
			return errf(cx, E_INVALID, "a name that is no text");
		out->name[out->n++] = arena_strdup(&cx->mem, name);
	}
	return OK;
}

static const char *signature_said(json_t *signature, const char *member)
{
	const char *text = json_string_value(json_object_get(signature, member));

	return text ? text : "";
}

enum err stop_signed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_STOP_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *model = read_text(&r, "model");
	int64_t first = read_int(&r, "from"), last = read_int(&r, "to");
	json_t *sites = read_any(&r, "sites"), *devices = read_any(&r, "devices");
	const char *document = read_text(&r, "document"), *reason = read_text(&r, "reason");
	json_t *signature = read_object(&r, "signature");
	struct act_names at, on;

	TRY(read_end(cx, &r));
	TRY(stop_names_read(cx, sites, &at));
	TRY(stop_names_read(cx, devices, &on));
	bind_text(&s, ":id", id);
	bind_text(&s, ":model", model);
	bind_int(&s, ":first", first);
	bind_int(&s, ":last", last);
	bind_text(&s, ":sites", names_kept(cx, &at));
	bind_text(&s, ":devices", names_kept(cx, &on));
	bind_text(&s, ":reason", reason);
	bind_text(&s, ":document", document);
	bind_text(&s, ":envelope", signature_said(signature, "envelope"));
	bind_text(&s, ":signer", signature_said(signature, "signer"));
	bind_text(&s, ":key", signature_said(signature, "key"));
	bind_text(&s, ":state", state_name(&stop_states, STOP_IN_FORCE));
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	TRY(concern_add(cx, db, arena_printf(&cx->mem, "stop:%s", id),
			arena_printf(&cx->mem, "model:%s", model)));
	return signature_apply(cx, db, signature, 2, e->index);
}

/* What ends a stop. */
struct stop_end {
	enum stop_state to;
	const char *document, *envelope;
	int64_t merged; /* 0: no merge did */
};

static enum err stop_move(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
			  const struct stop_end *end)
{
	auto_succession s = succession(db, SQL_STOP_CLOSE, SQL_STOP_FOLLOW, e->index);
	struct stop_row was;

	TRY(db_stop_at(cx, db, id, AT_NOW, &was));
	TRY(state_check(cx, &stop_states, e->action, was.state, end->to, "stop %s", id));
	succession_key_text(&s, ":id", id);
	bind_text(&s.new, ":state", state_name(&stop_states, end->to));
	bind_text(&s.new, ":end_document", end->document);
	bind_text(&s.new, ":end_envelope", end->envelope);
	if (end->merged)
		bind_int(&s.new, ":merged", end->merged);
	return succession_run(cx, &s, "stop %s", id);
}

enum err stop_taken_back_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "stop");
	struct stop_end end = { STOP_TAKEN_BACK, read_text(&r, "document"), NULL, 0 };
	json_t *signature = read_object(&r, "signature");

	read_text(&r, "reason");
	TRY(read_end(cx, &r));
	end.envelope = signature_said(signature, "envelope");
	TRY(stop_move(cx, db, e, id, &end));
	return signature_apply(cx, db, signature, 2, e->index);
}

enum err stop_lifted_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "stop");
	struct stop_end end = { STOP_LIFTED, read_text(&r, "record"), NULL, 0 };

	end.merged = read_int(&r, "merged");
	TRY(read_end(cx, &r));
	return stop_move(cx, db, e, id, &end);
}

enum err stop_published_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_STOP_TARGET_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "stop"), *path = read_text(&r, "path");
	const char *file = read_text(&r, "file");
	json_t *metadata = read_array(&r, "metadata");
	struct document doc;

	TRY(read_end(cx, &r));
	TRY(document_read(cx, db, file, &doc));
	bind_text(&s, ":path", path);
	bind_text(&s, ":digest", file);
	bind_int(&s, ":size", (int64_t)doc.size);
	bind_text(&s, ":stop", id);
	bind_int(&s, ":idx", e->index);
	TRY(stmt_run(cx, &s));
	return tuf_metadata_apply(cx, db, metadata, e->index);
}

/* ---- reading ---- */

static enum err names_col(struct ctx *cx, struct stmt *s, int col, struct act_names *out)
{
	const char *text = col_text(cx, s, col);
	auto_json json = NULL;

	*out = (struct act_names){ .stated = false };
	if (!text)
		return OK;
	TRY(json_read(cx, text, strlen(text), &json));
	return stop_names_read(cx, json, out);
}

static enum err stop_row_read(struct ctx *cx, struct stmt *s, struct stop_row *out)
{
	*out = (struct stop_row){ .id = col_text(cx, s, 0),
				  .model = col_text(cx, s, 1),
				  .first = col_int(s, 2),
				  .last = col_int(s, 3),
				  .reason = col_text(cx, s, 6),
				  .document = col_text(cx, s, 7),
				  .envelope = col_text(cx, s, 8),
				  .signer = col_text(cx, s, 9),
				  .key = col_text(cx, s, 10),
				  .signed_idx = col_int(s, 12),
				  .ended_idx = col_int(s, 13),
				  .merged = col_int(s, 14),
				  .end_document = col_text(cx, s, 15),
				  .end_envelope = col_text(cx, s, 16),
				  .from_idx = col_int(s, 17) };
	TRY(col_state(cx, s, 11, &stop_states, &out->state));
	TRY(names_col(cx, s, 4, &out->sites));
	return names_col(cx, s, 5, &out->devices);
}

enum err db_stop_at(struct ctx *cx, struct db *db, const char *id, int64_t at, struct stop_row *out)
{
	auto_stmt s = stmt_as_of(db, SQL_STOP_AT, at);

	bind_text(&s, ":id", id);
	TRY(row_get(cx, &s, "stop '%s'", id));
	return stop_row_read(cx, &s, out);
}

enum err db_stop_page(struct ctx *cx, struct db *db, struct page *p)
{
	auto_stmt s = db_stmt(db, SQL_STOP_PAGE);

	bind_text(&s, ":after", p->after);
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}

enum err db_stops_over(struct ctx *cx, struct db *db, const char *model, int64_t release,
		       bool (*each)(void *arg, const struct stop_row *stop), void *arg, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_STOP_OVER);

	*out = false;
	bind_text(&s, ":model", model);
	bind_int(&s, ":release", release);
	while (!*out && row_next(cx, &s)) {
		struct stop_row row;

		TRY(stop_row_read(cx, &s, &row));
		*out = each(arg, &row);
	}
	return *out ? OK : rows_end(&s);
}

bool stop_row_covers(const struct stop_row *stop, const struct stop_place *place)
{
	const struct act_document d = { .model = stop->model,
					.from = stop->first,
					.to = stop->last,
					.sites = stop->sites,
					.devices = stop->devices };

	return stop_covers(&d, place);
}

enum err db_stop_back_newest(struct ctx *cx, struct db *db, const char *key, int64_t *index)
{
	auto_stmt s = db_stmt(db, SQL_STOP_BACK_NEWEST);
	bool row;

	bind_text(&s, ":key", key);
	TRY(stmt_next(cx, &s, &row));
	*index = row ? col_int(&s, 0) : NO_ENTRY;
	return OK;
}

enum err db_stop_file(struct ctx *cx, struct db *db, const char *id, const char **digest)
{
	auto_stmt s = db_stmt(db, SQL_STOP_TARGET_OF);

	bind_text(&s, ":path", arena_printf(&cx->mem, "stops/%s.json", id));
	TRY(row_get(cx, &s, "published file of the stop '%s'", id));
	*digest = col_text(cx, &s, 0);
	return OK;
}

enum err db_stop_targets(struct ctx *cx, struct db *db, struct tuf_target **out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_STOP_TARGET_LIST);

	return tuf_targets_read(cx, &s, out, n);
}

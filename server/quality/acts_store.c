/*
 * The rows of acts.  An effect is applied by its own entry (effect_store.c), which
 * names the act and the signatures that counted; the act is done by that very entry.
 */

#include "quality/acts.h"

#include <string.h>

#include "engine/concern.h"
#include "engine/content.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "engine/rows.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/effect.h"
#include "quality/sql.h"
#include "tree/document.h"

#define LEAD "act:"

enum err act_proposed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ACT_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "id"), *author = read_text(&r, "author");
	const char *object = arena_printf(&cx->mem, LEAD "%s", id), *site;

	bind_text(&s, ":id", id);
	bind_text(&s, ":kind", read_text(&r, "act"));
	bind_text(&s, ":object", read_text(&r, "object"));
	bind_text(&s, ":person", read_text_or_null(&r, "person"));
	bind_text(&s, ":site", site = read_text(&r, "site"));
	bind_text(&s, ":author", author);
	bind_text(&s, ":document", read_text(&r, "document"));
	bind_text(&s, ":state", state_name(&signed_act_states, SIGNED_ACT_OPEN));
	bind_text(&s, ":body", body_begin(cx, e, "proposed"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, &r));
	TRY(stmt_run(cx, &s));
	TRY(concern_add(cx, db, object, arena_printf(&cx->mem, "site:%s", site)));
	return edge_add(cx, db, object, "authored-by", arena_printf(&cx->mem, "user:%s", author),
			e->index);
}

/* until: while it waits; 0: null */
static enum err act_moves(struct ctx *cx, struct db *db, const struct entry *e, const char *id,
			  enum signed_act_state to, int64_t until)
{
	auto_succession s = succession(db, SQL_ACT_CLOSE, SQL_ACT_FOLLOW, e->index);
	const char *state = state_name(&signed_act_states, to);
	struct signed_act a;

	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(state_check(cx, &signed_act_states, e->action, a.state, to, "act %s", id));
	succession_key_text(&s, ":id", id);
	bind_text(&s.new, ":state", state);
	if (until)
		bind_int(&s.new, ":until", until);
	else
		bind_text(&s.new, ":until", NULL);
	bind_text(&s.new, ":body", body_extend(cx, a.body.json, e, state));
	return succession_run(cx, &s, "act %s", id);
}

enum err act_withdrawn_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "act");

	TRY(read_end(cx, &r));
	return act_moves(cx, db, e, id, SIGNED_ACT_WITHDRAWN, 0);
}

enum err act_lapsed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "act");

	read_text(&r, "why");
	TRY(read_end(cx, &r));
	return act_moves(cx, db, e, id, SIGNED_ACT_LAPSED, 0);
}

enum err act_root_signed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_HOLDER_INSERT);
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "act");
	struct signed_act a;

	bind_text(&s, ":act", id);
	bind_text(&s, ":keyid", read_text(&r, "keyid"));
	bind_text(&s, ":sig", read_text(&r, "sig"));
	bind_int(&s, ":idx", e->index);
	TRY(read_end(cx, &r));
	TRY(db_act_at(cx, db, id, AT_NOW, &a));
	TRY(state_check(cx, &signed_act_states, e->action, a.state, SIGNED_ACT_OPEN, "act %s", id));
	return stmt_run(cx, &s);
}

enum err act_signed_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *signature = read_object(&r, "signature");
	const char *subject = json_string_value(json_object_get(signature, "subject"));
	struct signed_act a;

	TRY(read_end(cx, &r));
	if (!subject || strncmp(subject, LEAD, strlen(LEAD)) != 0)
		return errf(cx, E_INVALID, "what is signed is no act");
	TRY(db_act_at(cx, db, subject + strlen(LEAD), AT_NOW, &a));
	TRY(state_check(cx, &signed_act_states, e->action, a.state, SIGNED_ACT_OPEN, "act %s",
			a.id));
	return signature_apply(cx, db, signature, 2, e->index);
}

/* Of a member "act" that is not null: the act that it names moves. */
static enum err act_done_moves(struct ctx *cx, struct db *db, const struct entry *e, json_t *done,
			       enum signed_act_state to, int64_t until)
{
	struct reader r = reader(done, "/fact/act");
	const char *id = read_text(&r, "id");

	read_text(&r, "policy");
	read_array(&r, "signatures");
	TRY(read_end(cx, &r));
	return act_moves(cx, db, e, id, to, until);
}

enum err act_apply_done(struct ctx *cx, struct db *db, const struct entry *e, json_t *done)
{
	return json_is_null(done) ? OK : act_done_moves(cx, db, e, done, SIGNED_ACT_DONE, 0);
}

enum err act_apply_ended(struct ctx *cx, struct db *db, const struct entry *e, const char *id)
{
	return act_moves(cx, db, e, id, SIGNED_ACT_WITHDRAWN, 0);
}

enum err act_met_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t until = read_int(&r, "until");

	TRY(read_end(cx, &r));
	return act_done_moves(cx, db, e, done, SIGNED_ACT_WAITING, until);
}

void act_done_print(struct printer *out, const struct act_done *done)
{
	if (!done) {
		put_null(out, "act");
		return;
	}
	put_open(out, "act", '{');
	put_text(out, "id", done->id);
	put_text(out, "policy", done->policy);
	put_open(out, "signatures", '[');
	for (size_t i = 0; i < done->n; i++)
		put_int(out, NULL, done->signature[i]);
	put_close(out, ']');
	put_close(out, '}');
}

/* ---- reading ---- */

enum err db_act_at(struct ctx *cx, struct db *db, const char *id, int64_t at,
		   struct signed_act *out)
{
	auto_stmt s = stmt_as_of(db, SQL_ACT_AT, at);
	const char *kind;

	bind_text(&s, ":id", id);
	TRY(body_read(cx, &s, &out->body, "act %.80s", id));
	out->id = col_text(cx, &s, 2);
	kind = col_text(cx, &s, 3);
	out->object = col_text(cx, &s, 4);
	out->person = col_text(cx, &s, 5);
	out->site = col_text(cx, &s, 6);
	out->author = col_text(cx, &s, 7);
	out->document = col_text(cx, &s, 8);
	if (!act_kind_parse(kind ? kind : "", &out->kind))
		return errf(cx, E_TAMPERED, "the act %s is of no kind", out->id);
	out->until = col_int(&s, 10);
	return col_state(cx, &s, 9, &signed_act_states, &out->state);
}

enum err db_holders_of(struct ctx *cx, struct db *db, const char *id, int64_t at,
		       struct holder_signature *out, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_HOLDERS_OF, at);
	size_t max = *n;

	bind_text(&s, ":act", id);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = (struct holder_signature){ .index = col_int(&s, 0),
						     .keyid = col_text(cx, &s, 1),
						     .sig = col_text(cx, &s, 2) };
	return rows_end(&s);
}

enum err db_act_page(struct ctx *cx, struct db *db, bool open, const char *person, struct page *p)
{
	auto_stmt s = db_stmt(db, open ? SQL_ACT_PAGE_OPEN : SQL_ACT_PAGE);

	bind_text(&s, ":after", p->after);
	bind_text(&s, ":person", person);
	bind_text(&s, ":sites", p->sites);
	return page_read(cx, &s, p);
}

enum err db_act_open(struct ctx *cx, struct db *db, enum act_kind kind, const char *object,
		     const char **id)
{
	auto_stmt s = db_stmt(db, SQL_ACT_OPEN_OF);

	bind_text(&s, ":kind", act_name(kind));
	bind_text(&s, ":object", object);
	return row_text(cx, &s, id);
}

enum err db_acts_open_by(struct ctx *cx, struct db *db, enum act_kind kind, const char *author,
			 int64_t *n)
{
	auto_stmt s = db_stmt(db, SQL_ACTS_OPEN_BY);

	bind_text(&s, ":kind", act_name(kind));
	bind_text(&s, ":author", author);
	return row_int(cx, &s, 0, n);
}

enum err db_act_waiting(struct ctx *cx, struct db *db, enum act_kind kind, int64_t since,
			struct signed_act *out)
{
	auto_stmt s = db_stmt(db, SQL_ACT_WAITING);
	const char *id;

	bind_text(&s, ":kind", act_name(kind));
	bind_int(&s, ":since", since);
	TRY(row_text(cx, &s, &id));
	if (!id)
		return errf(cx, E_NOT_FOUND, "no act '%s' waits since entry %lld", act_name(kind),
			    (long long)since);
	return db_act_at(cx, db, id, AT_NOW, out);
}

enum err db_acts_waiting(struct ctx *cx, struct db *db, enum act_kind kind,
			 const struct name_list **out)
{
	auto_stmt s = db_stmt(db, SQL_ACTS_WAITING_OF);
	struct name_list *one;

	bind_text(&s, ":kind", act_name(kind));
	for (*out = NULL; row_next(cx, &s);) {
		one = arena_alloc(&cx->mem, sizeof(*one));
		*one = (struct name_list){ col_text(cx, &s, 0), *out };
		*out = one;
	}
	return rows_end(&s);
}

enum err act_of_entry(struct ctx *cx, struct db *db, int64_t index, const char **out)
{
	auto_entry e = { .json = NULL };
	const char *id;

	TRY(trail_entry_open(cx, db, index, &e));
	id = json_string_value(json_object_get(json_object_get(e.fact, "act"), "id"));
	*out = id ? arena_strdup(&cx->mem, id) : NULL;
	return OK;
}

enum err act_document_of(struct ctx *cx, struct db *db, const struct signed_act *a,
			 struct act_document *out, const char **bytes)
{
	struct document doc;

	TRY(document_read(cx, db, a->document, &doc));
	*bytes = doc.bytes;
	if (act_document_parse(cx, a->kind, doc.bytes, doc.size, out) != OK ||
	    strcmp(out->id, a->id) != 0)
		return errf(cx, E_TAMPERED, "the document of the act %s is another's", a->id);
	return OK;
}

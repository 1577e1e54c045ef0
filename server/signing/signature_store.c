#include "signing/signature.h"

#include "engine/concern.h"
#include "engine/edge.h"
#include "engine/history.h"
#include "engine/rows.h"
#include "signing/sql.h"

void signature_members(struct printer *out, const char *subject, const struct signature *s)
{
	put_text(out, "id", s->id);
	put_text(out, "subject", subject);
	put_text(out, "signer", s->signer);
	put_text(out, "role", s->role);
	put_text(out, "meaning", s->meaning);
	put_text(out, "key", s->key);
	put_text(out, "custody", s->custody);
	put_text(out, "shown", statement_shown_by(s->custody));
	put_text(out, "envelope", s->envelope);
}

void signature_print(struct printer *out, const char *key, const char *subject,
		     const struct signature *s)
{
	put_open(out, key, '{');
	signature_members(out, subject, s);
	put_close(out, '}');
}

static enum err signature_edges(struct ctx *cx, struct db *db, const char *id, const char *subject,
				const char *key, int64_t idx)
{
	const char *signature = arena_printf(&cx->mem, "signature:%s", id);

	TRY(edge_add(cx, db, subject, "signed-by", signature, idx));
	return edge_add(cx, db, signature, "made-with", arena_printf(&cx->mem, "key:%s", key), idx);
}

enum err signature_apply(struct ctx *cx, struct db *db, json_t *signature, int v, int64_t idx)
{
	auto_stmt s = db_stmt(db, SQL_SIGNATURE_INSERT);
	struct reader r = reader(signature, "/fact/signature");
	const char *id = read_text(&r, "id"), *subject = read_text(&r, "subject");
	const char *key = read_text(&r, "key");

	bind_text(&s, ":id", id);
	bind_text(&s, ":subject", subject);
	bind_text(&s, ":signer", read_text(&r, "signer"));
	bind_text(&s, ":role", read_text(&r, "role"));
	bind_text(&s, ":meaning", read_text(&r, "meaning"));
	bind_text(&s, ":key", key);
	bind_text(&s, ":custody", read_text(&r, "custody"));
	if (v > 1) /* who showed what was signed: custody says it to the table */
		read_text_or_null(&r, "shown");
	bind_text(&s, ":envelope", read_text(&r, "envelope"));
	bind_int(&s, ":idx", idx);
	TRY(read_end(cx, &r));
	TRY(stmt_run(cx, &s));
	TRY(concern_add(cx, db, arena_printf(&cx->mem, "signature:%s", id), subject));
	return signature_edges(cx, db, id, subject, key, idx);
}

enum err db_signatures_of(struct ctx *cx, struct db *db, const char *subject, int64_t at,
			  struct signature *out, size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_SIGNATURE_OF, at);
	size_t max = *n;

	bind_text(&s, ":subject", subject);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = (struct signature){ col_text(cx, &s, 0), col_text(cx, &s, 1),
					      col_text(cx, &s, 2), col_text(cx, &s, 3),
					      col_text(cx, &s, 4), col_text(cx, &s, 5),
					      col_text(cx, &s, 6), col_int(&s, 7) };
	return rows_end(&s);
}

static struct signature_on signature_row(struct ctx *cx, struct stmt *s)
{
	return (struct signature_on){ col_text(cx, s, 1),
				      { col_text(cx, s, 0), col_text(cx, s, 2), col_text(cx, s, 3),
					col_text(cx, s, 4), col_text(cx, s, 5), col_text(cx, s, 6),
					col_text(cx, s, 7), col_int(s, 8) } };
}

enum err db_approver_signed_since(struct ctx *cx, struct db *db, int64_t after, bool *out)
{
	auto_stmt s = db_stmt(db, SQL_SIGNATURE_OF_APPROVER);

	bind_int(&s, ":after", after);
	return stmt_next(cx, &s, out);
}

enum err db_signatures_by(struct ctx *cx, struct db *db, const char *key, int64_t since,
			  int64_t after, int64_t at, const char *sites, struct signature_on *out,
			  size_t *n)
{
	auto_stmt s = stmt_as_of(db, SQL_SIGNATURE_BY_KEY, at);
	size_t max = *n;

	bind_text(&s, ":key", key);
	bind_int(&s, ":since", since);
	bind_int(&s, ":after", after);
	bind_text(&s, ":sites", sites);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = signature_row(cx, &s);
	return rows_end(&s);
}

enum err db_signature_get(struct ctx *cx, struct db *db, const char *id, struct signature_on *out)
{
	auto_stmt s = db_stmt(db, SQL_SIGNATURE_GET);

	out->subject = NULL;
	bind_text(&s, ":id", id);
	if (row_next(cx, &s))
		*out = signature_row(cx, &s);
	return rows_end(&s);
}

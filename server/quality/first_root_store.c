/*
 * The signature and the row are one entry.  Whether a row still counts is asked when it is read:
 * otherwise the end of a grant or a key would have to end rows of this table, too.
 */

#include "quality/first_root.h"

#include "engine/history.h"
#include "engine/rows.h"
#include "people/user.h"
#include "quality/actions.h"
#include "quality/sql.h"
#include "signing/key.h"

enum err root_acknowledged_1(struct ctx *cx, struct db *db, const struct entry *e)
{
	auto_stmt s = db_stmt(db, SQL_ROOT_ACKNOWLEDGEMENT_INSERT);
	struct reader r = entry_fact(e);
	const char *root = read_text(&r, "root");
	json_t *signature = read_object(&r, "signature");

	TRY(read_end(cx, &r));
	TRY(signature_apply(cx, db, signature, 2, e->index));
	TRY(stmt_run_at(cx, db, SQL_ROOT_ACKNOWLEDGEMENT_CLOSE, ":user", e->actor, e->index));
	bind_text(&s, ":user", e->actor);
	bind_text(&s, ":root", root);
	bind_text(&s, ":key", json_string_value(json_object_get(signature, "key")));
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

static enum err acknowledgement_counts(struct ctx *cx, struct db *db,
				       struct root_acknowledgement *a)
{
	struct signing_key key;
	const char *name;
	enum err e;

	TRY(db_key_at(cx, db, a->key, AT_NOW, &key));
	e = signer_valid(cx, db, &key, role_name(ROLE_APPROVER), EVERY_SITE, false, &name);
	a->counts = e == OK;
	return e == E_FORBIDDEN ? OK : e;
}

enum err db_root_acknowledgements(struct ctx *cx, struct db *db,
				  const struct root_acknowledgement **out)
{
	auto_stmt s = db_stmt(db, SQL_ROOT_ACKNOWLEDGEMENT_NOW);
	struct root_acknowledgement *one;

	for (*out = NULL; row_next(cx, &s);) {
		one = arena_alloc(&cx->mem, sizeof(*one));
		*one = (struct root_acknowledgement){ .user = col_text(cx, &s, 0),
						      .root = col_text(cx, &s, 1),
						      .key = col_text(cx, &s, 2),
						      .from_idx = col_int(&s, 3),
						      .next = *out };
		TRY(acknowledgement_counts(cx, db, one));
		*out = one;
	}
	return rows_end(&s);
}

/*
 * That a dataset is a test set is said by what names it as one: the first of these
 * entries leaves a row, for good.  What is frozen has a row of its own.
 */

#include "data/reading.h"

#include <string.h>

#include "data/actions.h"
#include "data/dataset.h"
#include "data/sql.h"
#include "engine/concern.h"
#include "engine/rows.h"

static enum err test_set_note(struct ctx *cx, struct db *db, const struct entry *e,
			      const char *dataset)
{
	auto_stmt s = db_stmt(db, SQL_TEST_SET_NOTE);
	const char *name;
	int64_t number;

	if (!dataset_ref(cx, dataset, &name, &number))
		return errf(cx, E_INVALID, "'%s' is no dataset", dataset);
	bind_text(&s, ":name", name);
	bind_int(&s, ":number", number);
	bind_int(&s, ":idx", e->index);
	return stmt_run(cx, &s);
}

enum err test_sets_note(struct ctx *cx, struct db *db, const struct entry *e, json_t *uses)
{
	const char *dataset, *role;
	json_t *use;
	size_t i;

	json_array_foreach (uses, i, use) {
		dataset = json_string_value(json_object_get(use, "dataset"));
		role = json_string_value(json_object_get(use, "role"));
		if (dataset && role && strcmp(role, ROLE_OF_TEST_SET) == 0)
			TRY(test_set_note(cx, db, e, dataset));
	}
	return OK;
}

enum err db_reading_parts(struct ctx *cx, struct db *db, const char *digest,
			  struct reading_part *out, size_t *n)
{
	auto_stmt s = db_stmt(db, SQL_READING_PARTS);
	const char *sites;
	size_t max = *n;

	TRY(concern_sites_print(cx, db, arena_printf(&cx->mem, "artifact:%s", digest), &sites));
	bind_text(&s, ":digest", digest);
	bind_text(&s, ":sites", sites);
	bind_int(&s, ":limit", (int64_t)max);
	for (*n = 0; *n < max && row_next(cx, &s); (*n)++)
		out[*n] = (struct reading_part){ col_text(cx, &s, 0), col_text(cx, &s, 1) };
	return rows_end(&s);
}

enum err db_reading_enters(struct ctx *cx, struct db *db, const char *digest, bool *out)
{
	struct reading_part one;
	size_t n = 1;

	TRY(db_reading_parts(cx, db, digest, &one, &n));
	*out = n > 0;
	return OK;
}

#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "plant.h"
#include "store.h"

/* clang-format off */
static const struct { const char *edit, *want; } edits[] = {
	{ "SELECT 1", NULL },
	{ "UPDATE git_object SET n = n + 5000", "their order has a gap" },
	{ "UPDATE git_object SET n = -5 WHERE n = 3", "their order has a gap" },
	{ "UPDATE git_object SET n = 9223372036854775807 WHERE n = 3", "their order has a gap" },
	{ "UPDATE git_object SET n = 0 WHERE n = 1", "their order has a gap" },
	{ "UPDATE git_object SET bytes = x'00' WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET bytes = x'' WHERE n = 3", ": its bytes are not those" },
	{ "UPDATE git_object SET bytes = x'00' WHERE n = 3", ": its bytes are not those" },
	{ "UPDATE git_object SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE n = 3", ": its bytes are not those" },
	{ "UPDATE git_object SET bytes = CAST(bytes || x'00' AS BLOB) WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET bytes = (SELECT bytes FROM git_object WHERE n = 1) WHERE n = 2", ": its bytes are not those" },
	{ "UPDATE git_object SET base = oid WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET base = zeroblob(20) WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET base = (SELECT oid FROM git_object WHERE n = 2) WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET base = NULL WHERE base IS NOT NULL", ": its bytes are not those" },
	{ "UPDATE git_object SET base = (SELECT oid FROM git_object WHERE n = 2) WHERE n = 3", ": its bytes are not those" },
	{ "UPDATE git_object SET oid = zeroblob(20) WHERE n = 3", "git_object " },
	{ "DELETE FROM git_object WHERE base IS NOT NULL", ": it is missing" },
	{ "DELETE FROM git_object WHERE oid IN (SELECT base FROM git_object)", ": it is missing" },
	{ "INSERT INTO git_object (oid, bytes) SELECT zeroblob(20), bytes FROM git_object WHERE n = 3", ": no entry explains it" },
	{ "UPDATE git_ref SET oid = (SELECT oid FROM git_ref ORDER BY from_idx LIMIT 1)", ": oid is not what the log gives" },
};
/* clang-format on */

#define MODELS 90 /* their tree is kept as a delta from the next one on */

static void merged(struct plant *p, int change, int from, int to)
{
	struct printer list = { .mem = &p->s.cx.mem };

	for (int i = from; i < to; i++) {
		const char *model = arena_printf(&p->s.cx.mem, "a-model-with-a-long-name-%d", i);
		const char *path = arena_printf(&p->s.cx.mem, "models/%s/model.json", model);
		const char *row = document_text(&p->s, path, model_document(&p->s, model, "a"));

		put_bytes(&list, ",", list.size > 0);
		put_bytes(&list, row, strlen(row));
	}
	ck_assert_int_eq(change_asked(&p->s, p->jonas.secret, list.text, 201), change);
	plant_merge(p, change);
}

TEST(an_object_that_is_not_what_the_log_gives_is_found)
{
	const char *file, *copy;
	struct fsck_report r;
	auto_plant p = { 0 };
	struct ctx *cx = &p.s.cx;
	enum err e;

	plant_open(&p);
	merged(&p, 1, 0, MODELS);
	merged(&p, 2, MODELS, MODELS + 1);
	site_stop(&p.s);
	file = arena_printf(&cx->mem, "%s/signet.db", p.s.dir);
	copy = arena_printf(&cx->mem, "%s/copy.db", p.s.dir);
	for (size_t i = 0; i < countof(edits); i++) {
		ck_assert_int_eq(system(arena_printf(&cx->mem, "cp %s %s", file, copy)), 0);
		raw_sql(copy, edits[i].edit);
		e = fsck(cx, copy, NULL, FSCK_REPLAY, &r);
		ck_assert_msg(e == (edits[i].want ? E_TAMPERED : OK), "%s: %s", edits[i].edit,
			      cx->detail);
		if (edits[i].want)
			detail_says(cx->detail, edits[i].want);
	}
}

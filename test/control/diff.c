#include <stdio.h>
#include <string.h>

#include "browse.h"
#include "control/diff.h"
#include "plant.h"
#include "proof/manifest.h"
#include "store.h"

#define OF(text)                         \
	{                                \
		(text), sizeof(text) - 1 \
	}

static const char *kind_of(json_t *lines, size_t i)
{
	return json_string_value(json_object_get(json_array_get(lines, i), "kind"));
}

static const char *text_of(json_t *lines, size_t i)
{
	return json_string_value(json_object_get(json_array_get(lines, i), "text"));
}

TEST(what_differs_between_two_documents_is_shown_line_by_line)
{
	const struct document old = OF("a\nb\n"), new = OF("a\nc\n");
	struct ctx cx = { 0 };
	json_t *lines = diff_lines(&cx, &old, &new);

	ck_assert_uint_eq(json_array_size(lines), 3);
	ck_assert_str_eq(kind_of(lines, 0), "same");
	ck_assert_str_eq(text_of(lines, 1), "- b");
	ck_assert_str_eq(text_of(lines, 2), "+ c");
	json_decref(lines);
	arena_free(&cx.mem);
}

/* What no page can show as it is. */
static const struct document unshown[] = { OF("a\n\xff\n"), OF("a\nb\0c\n"), OF("\xc3") };

TEST_EACH(a_line_that_cannot_be_shown_leaves_no_diff_at_all, unshown)
{
	const struct document none = { 0 };
	struct ctx cx = { 0 };

	ck_assert_ptr_null(diff_lines(&cx, &none, &unshown[_i]));
	ck_assert_ptr_null(diff_lines(&cx, &unshown[_i], &none));
	arena_free(&cx.mem);
}

/* ---- on the page ---- */

/* A plant with a change of jonas that anna could sign: two documents. */
static void waiting(struct plant *p)
{
	plant_open(p);
	change_asked(&p->s, p->jonas.secret,
		     arena_printf(&p->s.cx.mem, "%s,%s",
				  document_text(&p->s, "models/m/model.json",
						model_document(&p->s, "m", "a")),
				  document_text(&p->s, "models/n/model.json",
						model_document(&p->s, "n", "a"))),
		     201);
	page_get(&p->s, "/changes/1", p->anna.secret, 200);
	ck_assert_ptr_nonnull(form_for(&p->s, "approval"));
}

static void nothing_to_sign(struct site *s)
{
	page_says_not(s->last.body, "<form class=\"sign\"");
	page_says_not(s->last.body, "signet change sign");
	page_says_not(s->last.body, "signet change reject");
}

#define NO_TEXT \
	"sha256:a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89" /* of ff */

/* Somebody with the file puts bytes there that are no text, under a digest that fits, and a
 * manifest that names them. */
static void no_text_put(struct site *s)
{
	const char *bytes = ask(s, "GET", "/v1/changes/1/manifest", s->admin, NULL, 200);
	struct manifest m;
	struct printer forged;
	struct hash h;

	assert_ok(&s->cx, manifest_parse(&s->cx, bytes, strlen(bytes), &m));
	m.paths[0].new = NO_TEXT;
	assert_ok(&s->cx, manifest_print(&s->cx, &m, &forged));
	h = hash_bytes(forged.text, forged.size);
	site_sql(s, arena_printf(&s->cx.mem,
				 "PRAGMA busy_timeout = 5000;"
				 "INSERT INTO content (digest, kind, salt, bytes) VALUES "
				 "('" NO_TEXT "', 'document', x'', x'ff'), "
				 "('%s', 'document', x'', CAST('%s' AS BLOB));"
				 "UPDATE change SET manifest = '%s';"
				 "UPDATE change_path SET new = '" NO_TEXT
				 "' WHERE path = 'models/m/model.json'",
				 digest_text(&s->cx, &h), forged.text, digest_text(&s->cx, &h)));
}

TEST(a_change_whose_diff_cannot_be_made_says_so_and_offers_nothing_to_sign)
{
	auto_plant p = { 0 };

	waiting(&p);
	no_text_put(&p.s);
	page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says(p.s.last.body, "This document cannot be shown");
	page_says(p.s.last.body, "read; not every document can be shown");
	nothing_to_sign(&p.s);
	page_get(&p.s, "/changes/1", p.ben.secret, 200);
	nothing_to_sign(&p.s);
}

TEST(a_change_whose_document_has_other_bytes_is_a_problem_and_offers_nothing_to_sign)
{
	auto_plant p = { 0 };

	waiting(&p);
	site_sql(&p.s,
		 "PRAGMA busy_timeout = 5000;"
		 "UPDATE content SET bytes = x'7b7d' WHERE digest = (SELECT new FROM change_path)");
	page_get(&p.s, "/changes/1", p.anna.secret, 409);
	page_says(p.s.last.body, "Stored bytes are damaged");
	nothing_to_sign(&p.s);
}

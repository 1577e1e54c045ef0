#include <string.h>

#include "documents/path.h"
#include "files.h"
#include "signing/signature.h"
#include "store.h"

/* A tree may be from another version, which judged more: its policy is not gone by in part. */

static void tree_begins(struct fixture *f, const char *policy)
{
	struct fact fact;

	fact_start(&f->cx, &fact, ACTION_TREE_BEGUN);
	put_open(&fact.body, "documents", '[');
	put_open(&fact.body, NULL, '{');
	put_text(&fact.body, "path", POLICY_PATH);
	put_text(&fact.body, "digest", fact_document(&f->cx, &fact, policy, strlen(policy)));
	put_close(&fact.body, '}');
	put_close(&fact.body, ']');
	append(f, &fact);
}

static const struct {
	const char *from, *to;
	const char *place; /* NULL: it is gone by */
} rows[] = {
	{ "", "", NULL },
	{ "\"number\": ", "\"ordered\": true, \"number\": ", "/rules/0/require/0/ordered" },
};

TEST_EACH(a_policy_in_force_that_says_more_than_is_judged_is_not_gone_by, rows)
{
	auto_fixture f = fixture_open();
	const char *text = source_read(&f.cx, "policies/approval.json").b, *digest;
	struct policy *policy;
	enum err e;

	batch_begin(&f);
	tree_begins(&f, text_with(&f.cx, text, rows[_i].from, rows[_i].to));
	e = policy_in_force(&f.cx, f.db, &policy, &digest);
	if (rows[_i].place) {
		assert_err(e, E_INVALID);
		detail_says(f.cx.detail, "this version does not judge");
		ck_assert_str_eq(f.cx.place, rows[_i].place);
	} else {
		assert_ok(&f.cx, e);
	}
	batch_end(&f);
}

#include "rules/role_clash.h"

#include <string.h>

#include "files.h"
#include "test.h"

/* clang-format off */
static const struct { const char *granted, *site; bool counts; } grants[] = {
	{ "munich", "munich", true }, { "*", "munich", true }, { "*", "*", true },
	{ "munich", "berlin", false }, { "munich", "*", false }, { "mun", "munich", false }, { "", "munich", false },
};

/* Held, where; then granted, where: do they clash?  By the words of regulation.md 2.6. */
static const struct { enum role held; const char *at; enum role grant; const char *there; bool clash; } pairs[] = {
	{ ROLE_ADMINISTRATOR, "a", ROLE_APPROVER, "a", true }, { ROLE_ADMINISTRATOR, "a", ROLE_APPROVER, "b", true },
	{ ROLE_APPROVER, "a", ROLE_ADMINISTRATOR, "b", true }, { ROLE_APPROVER, "*", ROLE_ADMINISTRATOR, "b", true },
	{ ROLE_ADMINISTRATOR, "a", ROLE_OPERATOR, "b", true }, { ROLE_ADMINISTRATOR, "a", ROLE_AUDITOR, "b", true },
	{ ROLE_ACCESS_APPROVER, "a", ROLE_ADMINISTRATOR, "b", true }, { ROLE_ADMINISTRATOR, "a", ROLE_ADMINISTRATOR, "b", false },
	{ ROLE_AUDITOR, "a", ROLE_AUTHOR, "a", true }, { ROLE_AUDITOR, "a", ROLE_AUTHOR, "b", false },
	{ ROLE_AUDITOR, "*", ROLE_AUTHOR, "b", true }, { ROLE_AUTHOR, "b", ROLE_AUDITOR, "*", true }, { ROLE_AUDITOR, "*", ROLE_OPERATOR, "*", true },
	{ ROLE_AUDITOR, "a", ROLE_AUDITOR, "*", false },
	/* of one version, and so not of one site: a small plant has few people */
	{ ROLE_AUTHOR, "a", ROLE_APPROVER, "a", false }, { ROLE_AUTHOR, "a", ROLE_TESTER, "a", false },
	{ ROLE_AUTHOR, "a", ROLE_EXPERT, "a", false }, { ROLE_APPROVER, "a", ROLE_REVIEWER, "a", false },
	{ ROLE_APPROVER, "a", ROLE_RELEASER, "a", false }, { ROLE_APPROVER, "a", ROLE_ACCESS_APPROVER, "a", false },
	{ ROLE_OPERATOR, "a", ROLE_APPROVER, "a", false }, { ROLE_TESTER, "a", ROLE_APPROVER, "a", false },
};
/* clang-format on */

TEST_EACH(a_grant_counts_at_the_site_it_names_or_at_each, grants)
{
	ck_assert_int_eq(grant_counts_at(grants[_i].granted, grants[_i].site), grants[_i].counts);
}

TEST_EACH(roles_clash_where_the_regulation_says_so_and_nowhere_else, pairs)
{
	const struct role_held held = { pairs[_i].held, pairs[_i].at, NULL };
	const struct role_held other = { ROLE_REVIEWER, "elsewhere", &held };
	const struct role_held grant = { pairs[_i].grant, pairs[_i].there, NULL }, *with = NULL;
	const struct role_clash *clash = role_clash_find(&held, &grant, &with);

	ck_assert_int_eq(clash != NULL, pairs[_i].clash);
	if (!clash)
		return;
	ck_assert_ptr_eq(with, &held);
	ck_assert_ptr_nonnull(role_clash_find(&other, &grant, &with));
	ck_assert_ptr_null(role_clash_find(NULL, &grant, &with));
}

TEST(each_pair_of_the_table_is_two_roles_and_is_there_once)
{
	for (int i = 0; i < n_role_clashes; i++) {
		const struct role_clash *c = &role_clashes[i];

		ck_assert_int_ne((int)c->a, (int)c->b);
		for (int k = i + 1; k < n_role_clashes; k++) {
			const struct role_clash *d = &role_clashes[k];

			ck_assert(c->a != d->a || c->b != d->b);
			ck_assert(c->a != d->b || c->b != d->a);
		}
	}
}

/* ---- docs/signatures.md ---- */

static const char *page(struct ctx *cx)
{
	return source_read(cx, "docs/signatures.md").b;
}

TEST(the_page_prints_the_table)
{
	struct ctx cx = { 0 };
	const char *text = page(&cx), *at = text;
	int rows = 0;

	for (int i = 0; i < n_role_clashes; i++) {
		const struct role_clash *c = &role_clashes[i];
		const char *row = arena_printf(
			&cx.mem, "\n| %s | %s | %s | %s |\n", role_name(c->a), role_name(c->b),
			c->everywhere ? "everywhere" : "at one site", c->why);

		at = strstr(text, row);
		ck_assert_msg(at, "docs/signatures.md has no row%s", row);
	}
	for (at = text; (at = strstr(at, " | everywhere | ")); at++)
		rows++;
	for (at = text; (at = strstr(at, " | at one site | ")); at++)
		rows++;
	ck_assert_int_eq(rows, n_role_clashes);
	arena_free(&cx.mem);
}

TEST(the_page_says_of_each_role_what_it_may)
{
	static const char *const may[ROLE_COUNT] = {
#define X(code, name, says) [ROLE_##code] = says,
		ROLE_LIST(X)
#undef X
	};
	struct ctx cx = { 0 };
	const char *text = page(&cx);

	for (enum role r = 0; r < ROLE_COUNT; r++) {
		const char *row = arena_printf(&cx.mem, "\n| `%s` | %s |\n", role_name(r), may[r]);

		ck_assert_msg(strstr(text, row), "docs/signatures.md has no row%s", row);
	}
	arena_free(&cx.mem);
}

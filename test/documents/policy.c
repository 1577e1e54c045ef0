#include "documents/policy.h"

#include <string.h>

#include "documents/path.h"
#include "files.h"
#include "test.h"

/* test/golden/policy.py made policy.json with Python's standard library; it never changes. */

static struct policy *policy_from(struct ctx *cx, const char *text)
{
	struct policy *p = arena_alloc(&cx->mem, sizeof(*p));

	assert_ok(cx, policy_parse(cx, text, strlen(text), p));
	return p;
}

static struct policy *shipped(struct ctx *cx)
{
	return policy_from(cx, source_read(cx, "policies/approval.json").b);
}

/* ---- the full grammar ---- */

TEST(each_member_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct policy *p = policy_from(&cx, golden(&cx, "policy.json").b);
	const struct need *n = p->rules[1].needs.need;

	ck_assert_int_eq(p->reasons.columns, 12);
	ck_assert_uint_eq(p->reasons.n_filler, 2);
	ck_assert_str_eq(p->reasons.filler[1], "wie besprochen");
	ck_assert_uint_eq(p->n_rules, 5);
	ck_assert_str_eq(p->rules[1].paths, "models/*/releases/*.json");
	ck_assert_uint_eq(p->rules[1].acts, 0);
	ck_assert_str_eq(n[0].site, "concerned");
	ck_assert(!n[0].ordered && !n[0].expiry && !n[0].n_links);
	ck_assert_str_eq(n[1].site, "munich");
	ck_assert(n[1].ordered);
	ck_assert_int_eq(n[1].expiry, 30);
	ck_assert_uint_eq(n[1].n_links, 2);
	ck_assert_str_eq(n[1].links[1], "ticket");
	ck_assert_ptr_null(p->rules[2].paths);
	ck_assert_uint_eq(p->rules[2].acts, act_bit(ACT_STOP) | act_bit(ACT_TAKE_STOP_BACK));
	arena_free(&cx.mem);
}

TEST(each_rule_that_names_an_act_is_found_in_turn)
{
	struct ctx cx = { 0 };
	struct policy *p = policy_from(&cx, golden(&cx, "policy.json").b);

	ck_assert_ptr_eq(policy_act_rule(p, ACT_STOP, 0), &p->rules[2]);
	ck_assert_ptr_eq(policy_act_rule(p, ACT_STOP, 1), &p->rules[3]);
	ck_assert_ptr_null(policy_act_rule(p, ACT_STOP, 2));
	ck_assert_ptr_eq(policy_act_rule(p, ACT_REFOUND, 0), &p->rules[4]);
	ck_assert_ptr_null(policy_act_rule(p, ACT_REVIEW, 0));
	arena_free(&cx.mem);
}

/* ---- what this version does not judge ---- */

#define PART(member, value) "\"" member "\":" value

/* The golden without what comes before asks for one thing less, in this order. */
/* clang-format off */
static const struct { const char *from, *to, *place; } unjudged[] = {
	{ PART("columns", "12"), PART("columns", "0"), "/reasons/columns" },
	{ PART("filler", "[\"n/a\",\"wie besprochen\"]"), PART("filler", "[]"), "/reasons/filler" },
	{ PART("ordered", "true"), PART("ordered", "false"), "/rules/1/require/1/ordered" },
	{ PART("expiry", "30"), PART("expiry", "null"), "/rules/1/require/1/expiry" },
	{ PART("links", "[\"qms\",\"ticket\"]"), PART("links", "[]"), "/rules/1/require/1/links" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"stop\",\"take-stop-back\"]"), "/rules/3" },
};
/* clang-format on */

TEST(what_is_not_judged_is_refused_each_at_its_place_and_the_rest_is_judged)
{
	struct ctx cx = { 0 };
	const char *text = golden(&cx, "policy.json").b;

	for (size_t i = 0; i < countof(unjudged); i++) {
		assert_err(policy_judged(&cx, policy_from(&cx, text)), E_INVALID);
		ck_assert_str_eq(cx.place, unjudged[i].place);
		detail_says(cx.detail, "this version does not judge");
		text = text_with(&cx, text, unjudged[i].from, unjudged[i].to);
	}
	assert_ok(&cx, policy_judged(&cx, policy_from(&cx, text)));
	arena_free(&cx.mem);
}

/* Of a policy as it ships, all that a rule for acts says. */
static void rule_altered(struct rule *r, int how)
{
	struct need *n = &r->needs.need[0];

	switch (how) {
	case 0:
		r->acts ^= act_bit(ACT_GO_ON) | act_bit(ACT_OPEN_RING);
		break;
	case 1:
		n->meaning = "approval";
		break;
	case 2:
		n->role = "auditor";
		break;
	case 3:
		n->number++;
		break;
	case 4:
		n->custody ^= custody_bit(CUSTODY_FILE);
		break;
	case 5:
		r->needs.exclude = 1;
		break;
	default:
		r->needs.need[r->needs.n++] = (struct need){
			.meaning = "order", .role = "approver", .number = 1, .custody = 2
		};
	}
}

/* Are all its acts judged, so that people may write another rule for them? */
static bool rule_is_free(const struct rule *r)
{
	for (int kind = 0; kind < ACT_COUNT; kind++)
		if ((r->acts & act_bit(kind)) && !act_judged((enum act_kind)kind))
			return false;
	return true;
}

TEST_EACH_N(a_rule_for_acts_that_are_not_judged_is_as_it_ships_or_left_out, 7)
{
	struct ctx cx = { 0 };
	size_t seen = 0;

	for (size_t i = 0; i < shipped(&cx)->n_rules; i++) {
		struct policy *p = shipped(&cx);
		bool for_root = p->rules[i].acts & act_bit(ACT_REFOUND);

		if (p->rules[i].paths || (for_root && _i >= 1 && _i <= 4))
			continue;
		rule_altered(&p->rules[i], _i);
		seen++;
		if (rule_is_free(&p->rules[i])) {
			assert_ok(&cx, policy_judged(&cx, p));
			continue;
		}
		assert_err(policy_judged(&cx, p), E_INVALID);
		ck_assert_str_eq(cx.place, arena_printf(&cx.mem, "/rules/%zu", i));
		p->rules[i] = p->rules[--p->n_rules];
		assert_ok(&cx, policy_judged(&cx, p));
	}
	ck_assert_uint_ge(seen, ACT_COUNT / 2);
	arena_free(&cx.mem);
}

/* ---- what is none ---- */

/* clang-format off */
static const struct { const char *from, *to, *place; } wrong[] = {
	{ "\"v\":2", "\"v\":1", "/v" },
	{ PART("columns", "12"), PART("columns", "-1"), "/reasons/columns" },
	{ PART("columns", "12"), PART("columns", "201"), "/reasons/columns" },
	{ "\"n/a\"", "\"\"", "/reasons/filler/0" },
	{ "\"n/a\"", "7", "/reasons/filler/0" },
	{ PART("columns", "12"), PART("rows", "12"), "/reasons/columns" },
	{ PART("paths", "\"policies/approval.json\""), PART("paths", "\"../approval.json\""), "/rules/0/paths" },
	{ PART("paths", "\"policies/approval.json\""), PART("acts", "[\"stop\"],\"paths\":\"policies/approval.json\""), "/rules/0/acts" },
	{ PART("paths", "\"policies/approval.json\""), PART("path", "\"policies/approval.json\""), "/rules/0/acts" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[]"), "/rules/3/acts" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"stop\",\"stop\"]"), "/rules/3/acts" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"halt\"]"), "/rules/3/acts" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"stop\",\"refound\"]"), "/rules/3/acts" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"refound\"]"), "/rules/3/require" },
	{ PART("acts", "[\"refound\",\"announce-refounding\"]"), PART("acts", "[\"review\"]"), "/rules/4/require" },
	{ PART("site", "\"concerned\""), PART("site", "\"\""), "/rules/1/require/0/site" },
	{ PART("ordered", "true"), PART("ordered", "1"), "/rules/1/require/1/ordered" },
	{ PART("expiry", "30"), PART("expiry", "0"), "/rules/1/require/1/expiry" },
	{ PART("expiry", "30"), PART("expiry", "3661"), "/rules/1/require/1/expiry" },
	{ PART("links", "[\"qms\",\"ticket\"]"), PART("links", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"), "/rules/1/require/1/links" },
	{ PART("links", "[\"qms\",\"ticket\"]"), PART("links", "null"), "/rules/1/require/1/links" },
	{ PART("site", "\"concerned\""), PART("sites", "\"concerned\""), "/rules/1/require/0/sites" },
	{ PART("number", "2"), PART("number", "0"), "/rules/0/require/0/number" },
	{ PART("number", "2"), PART("number", "17"), "/rules/0/require/0/number" },
	{ PART("role", "\"approver\""), PART("role", "\"king\""), "/rules/0/require/0/role" },
	{ PART("meaning", "\"approval\""), PART("meaning", "\"blessing\""), "/rules/0/require/0/meaning" },
	{ PART("meaning", "\"approval\""), PART("meaning", "\"rejection\""), "/rules/0/require/0/meaning" },
	{ PART("role", "\"approver\""), PART("role", "\"administrator\""), "/rules/0/require/0/role" },
	{ PART("acts", "[\"stop\"]"), PART("acts", "[\"suspend\"]"), "/rules/3/require/0/custody" },
	{ "[\"file\",\"hardware\"]", "[]", "/rules/0/require/0/custody" },
	{ "[\"file\",\"hardware\"]", "[\"file\",\"file\"]", "/rules/0/require/0/custody" },
};
/* clang-format on */

TEST_EACH(a_policy_that_is_wrong_is_refused_at_the_place, wrong)
{
	struct ctx cx = { 0 };
	const char *text =
		text_with(&cx, golden(&cx, "policy.json").b, wrong[_i].from, wrong[_i].to);
	struct policy *p = arena_alloc(&cx.mem, sizeof(*p));

	assert_err(policy_parse(&cx, text, strlen(text), p), E_INVALID);
	ck_assert_str_eq(cx.place, wrong[_i].place);
	arena_free(&cx.mem);
}

/* ---- the policy that ships ---- */

TEST(the_policy_that_ships_asks_for_nothing_that_is_not_judged)
{
	struct ctx cx = { 0 };

	assert_ok(&cx, policy_judged(&cx, shipped(&cx)));
	arena_free(&cx.mem);
}

TEST_EACH_N(no_act_is_without_a_rule_in_the_policy_that_ships, ACT_COUNT)
{
	struct ctx cx = { 0 };

	ck_assert_msg(policy_act_rule(shipped(&cx), (enum act_kind)_i, 0) != NULL, "%s",
		      act_name((enum act_kind)_i));
	arena_free(&cx.mem);
}

/* A stop, and its taking back by the same key, counts by any key: at three in the morning nothing
 * else may be there. */
TEST_EACH_N(all_acts_but_a_stop_demand_keys_that_the_server_never_held, ACT_COUNT)
{
	enum act_kind kind = (enum act_kind)_i;
	bool any_key = kind == ACT_STOP || kind == ACT_TAKE_STOP_BACK;
	struct ctx cx = { 0 };
	struct policy *p = shipped(&cx);
	const struct rule *r;

	for (size_t nth = 0; (r = policy_act_rule(p, kind, nth)); nth++)
		for (size_t i = 0; i < r->needs.n; i++)
			ck_assert(any_key ==
				  !!(r->needs.need[i].custody & custody_bit(CUSTODY_SEALED)));
	arena_free(&cx.mem);
}

/* The first rule that fits the path. */
static const struct rule *rule_of(const struct policy *p, const char *path)
{
	for (size_t i = 0; i < p->n_rules; i++)
		if (p->rules[i].paths && path_fits(p->rules[i].paths, path))
			return &p->rules[i];
	return NULL;
}

TEST(no_kind_of_path_is_without_a_rule_in_the_policy_that_ships)
{
	struct ctx cx = { 0 };
	struct policy *p = shipped(&cx);

	for (int kind = PATH_NONE + 1; kind < PATH_KIND_COUNT; kind++) {
		const char *path = path_print(&cx, (enum path_kind)kind, "x", 1);

		if (kind == PATH_REUSE) /* brought no more */
			continue;
		ck_assert_msg(rule_of(p, path) != NULL, "%s", path);
	}
	arena_free(&cx.mem);
}

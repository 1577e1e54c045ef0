#include "rules/role_targets.h"

#include <string.h>

#include "documents/trust.h"
#include "files.h"
#include "test.h"

/* The golden metadata of a role, which is as it must be. */
static struct tuf_targets golden_of(struct ctx *cx, const char *role)
{
	struct bytes b = golden(cx, arena_printf(&cx->mem, "tuf-%s.json", role));
	struct tuf_targets t;

	assert_ok(cx, tuf_targets_parse(cx, b.b, b.size, &t));
	return t;
}

static const char *const roles[] = { "targets", TUF_ROLE_SIGNERS, TUF_ROLE_STOPS,
				     TUF_ROLE_RELEASES };

TEST(what_each_role_says_in_the_worked_example_is_its_own_to_say)
{
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(roles); i++) {
		struct tuf_targets t = golden_of(&cx, roles[i]);

		assert_ok(&cx, role_targets_check(&cx, roles[i], &t));
	}
	arena_free(&cx.mem);
}

/* clang-format off */
static const struct {
	const char *role, *path;
	enum err code;
	const char *says;
} named[] = {
	{ "targets", TRUST_SIGNERS, E_TAMPERED, "targets names trust/signers.json, which is not its own" },
	{ "targets", "stops/x.json", E_TAMPERED, "targets names stops/x.json" },
	{ "targets", "models/press/1/release.json", E_TAMPERED, "targets names models/press/1/release.json" },
	{ "targets", "trust/other.json", E_TAMPERED, "targets names trust/other.json" },
	{ "signers", TRUST_APPROVAL, E_TAMPERED, "signers names trust/approval.json" },
	{ "signers", "models/press/1/release.json", E_TAMPERED, "signers names models/press/1/release.json" },
	{ "stops", TRUST_SIGNERS, E_TAMPERED, "stops names trust/signers.json" },
	{ "stops", "models/press/1/release.json", E_TAMPERED, "stops names models/press/1/release.json" },
	{ "releases", TRUST_SIGNERS, E_TAMPERED, "releases names trust/signers.json" },
	{ "releases", "stops/x.json", E_TAMPERED, "releases names stops/x.json" },
	{ "releases", "models/press/releases/1/deep.json", E_TAMPERED, "releases names models/press/releases/1/deep.json" },
};
/* clang-format on */

TEST_EACH(no_role_names_a_path_of_another, named)
{
	struct ctx cx = { 0 };
	struct tuf_targets t = golden_of(&cx, named[_i].role);
	struct tuf_target one = { .path = named[_i].path };

	t.target = &one;
	t.n = 1;
	assert_err(role_targets_check(&cx, named[_i].role, &t), named[_i].code);
	assert_says(cx.detail, named[_i].says);
	arena_free(&cx.mem);
}

/* In the text of the metadata, since a member that is there and says nothing counts, too. */
static const struct {
	const char *in, *says;
} more[] = {
	{ "\"delegations\":{\"keys\":{},\"roles\":[]},", "delegates, and only the top role may" },
	{ "\"x-signet-lifetimes\":{\"releases\":1,\"snapshot\":1,\"timestamp\":1},",
	  "bounds lifetimes, and only the top role may" },
};

TEST_EACH(only_the_top_role_delegates_and_bounds_lifetimes, more)
{
	struct ctx cx = { 0 };

	for (size_t i = 1; i < countof(roles); i++) {
		struct bytes b = golden(&cx, arena_printf(&cx.mem, "tuf-%s.json", roles[i]));
		const char *text = text_with(
			&cx, b.b, "\"_type\":", arena_printf(&cx.mem, "%s\"_type\":", more[_i].in));
		struct tuf_targets t;

		assert_ok(&cx, tuf_targets_parse(&cx, text, strlen(text), &t));
		assert_err(role_targets_check(&cx, roles[i], &t), E_TAMPERED);
		assert_says(cx.detail, more[_i].says);
	}
	arena_free(&cx.mem);
}

TEST(nothing_is_below_signers_that_they_could_lower)
{
	struct ctx cx = { 0 };
	struct tuf_targets t = golden_of(&cx, TUF_ROLE_SIGNERS);

	t.signet.floor = 1;
	assert_err(role_targets_check(&cx, TUF_ROLE_SIGNERS, &t), E_TAMPERED);
	assert_says(cx.detail, "lowers a version, and no role is below it");
	arena_free(&cx.mem);
}

TEST(no_role_sets_the_time_of_devices_beside_a_root)
{
	struct ctx cx = { 0 };

	for (size_t i = 0; i < countof(roles); i++) {
		struct tuf_targets t = golden_of(&cx, roles[i]);

		t.signet.clock = 1000;
		assert_err(role_targets_check(&cx, roles[i], &t), E_TAMPERED);
		assert_says(cx.detail, "sets the time of devices, and only a root may");
	}
	arena_free(&cx.mem);
}

/* ---- what the top role delegates ---- */

static void two_exchanged(struct tuf_targets *t)
{
	struct tuf_delegation first = t->role[0];

	t->role[0] = t->role[1];
	t->role[1] = first;
}

static void one_less(struct tuf_targets *t)
{
	t->n_roles--;
}

static void another_name(struct tuf_targets *t)
{
	t->role[2].name = "mirrors";
}

static void another_path(struct tuf_targets *t)
{
	t->role[0].paths[0] = TRUST_APPROVAL;
}

static void path_more(struct tuf_targets *t)
{
	t->role[0].paths[t->role[0].n_paths++] = TRUST_APPROVAL;
}

static void path_less(struct tuf_targets *t)
{
	t->role[2].n_paths--;
}

static void goes_on(struct tuf_targets *t)
{
	t->role[1].terminating = false;
}

/* clang-format off */
static const struct { void (*bend)(struct tuf_targets *t); const char *says; } delegations[] = {
	{ two_exchanged, "delegates to signers, stops and releases, in this order" },
	{ one_less,      "delegates to signers, stops and releases, in this order" },
	{ another_name,  "delegates to signers, stops and releases, in this order" },
	{ another_path,  "signers names trust/signers.json alone, and terminates" },
	{ path_more,     "signers names trust/signers.json alone, and terminates" },
	{ path_less,     "releases names " },
	{ goes_on,       "stops names " },
};
/* clang-format on */

TEST_EACH(the_top_role_delegates_to_three_roles_each_its_own_paths_and_no_further, delegations)
{
	struct ctx cx = { 0 };
	struct tuf_targets t = golden_of(&cx, "targets");

	delegations[_i].bend(&t);
	assert_err(role_targets_check(&cx, "targets", &t), E_TAMPERED);
	assert_says(cx.detail, delegations[_i].says);
	arena_free(&cx.mem);
}

TEST(a_role_that_is_none_names_nothing)
{
	struct ctx cx = { 0 };
	struct tuf_targets t = golden_of(&cx, TUF_ROLE_RELEASES);

	assert_err(role_targets_check(&cx, "mirrors", &t), E_TAMPERED);
	assert_says(cx.detail, "'mirrors' is no role that names targets");
	arena_free(&cx.mem);
}

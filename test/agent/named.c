#include "forge.h"

/* What a role may not name, or what nobody judges yet, stops a device before it installs anything.
 */

#define ONCE  "run", "--once", NULL
#define FIRST "a model that judges a press"

/* Signed by root's threshold, it would say who counts, past the floor of signers. */
static void top_names_signers(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	target_add(cx, t, TRUST_SIGNERS);
}

static void signers_name_approval(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	target_add(cx, t, TRUST_APPROVAL);
}

static void signers_bound_lifetimes(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	t->lifetimes = (struct tuf_lifetimes){ 1, 1, 1 };
}

/* clang-format off */
static const struct {
	void (*forge)(struct forgery *g);
	void (*bend)(struct ctx *cx, const char *role, struct tuf_targets *t);
	int code;
	const char *says;
} cases[] = {
	{ forge_targets, top_names_signers, 7, "targets names trust/signers.json, which is not its own to name" },
	{ forge_signers, signers_name_approval, 7, "signers names trust/approval.json, which is not its own to name" },
	{ forge_signers, signers_bound_lifetimes, 7, "signers bounds lifetimes, and only the top role may" },
	{ forge_targets, NULL, 0, "" },
};
/* clang-format on */

TEST_EACH(a_device_goes_by_no_role_that_says_more_than_its_own, cases)
{
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	f.p.files.targets_bend = cases[_i].bend;
	cases[_i].forge(&g);
	{
		auto_liar l = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", cases[_i].code, ONCE);
		output_says(f.d.err, cases[_i].says);
		ck_assert_int_gt(l.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), cases[_i].code ? FIRST : f.p.bytes);
}

/* ---- logs ---- */

/* Signed by people, and of another instance: an end there ends nothing here. */
TEST(a_device_goes_by_no_log_of_another_instance)
{
	static const char elsewhere[] = "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1";
	struct trust_logs *l;
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_begun(&f);
	fleet_release(&f, 2, 1);
	forge_begin(&g, &f);
	l = &f.p.files.logs;
	l->abandoned[l->n_abandoned++] = (struct trust_abandoned){ elsewhere, { .size = 1 } };
	forge_targets(&g);
	forge_log(&g);
	{
		auto_liar liar = forge_serve(&g, "edge-1");

		agent_run(&f, "edge-1", 7, ONCE);
		output_says(f.d.err, "which is no log of instance");
		ck_assert_int_gt(liar.pid, 0);
	}
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), FIRST);
}

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "forge.h"
#include "trust_desk.h"

/* People's clients follow and sign no role that says what is another's to say. */

static void at_desk(struct fleet *f, const char *command)
{
	ck_assert_int_eq(system(arena_printf(&f->p.s.cx.mem, "cd %s && %s", f->d.dir, command)), 0);
}

/* ---- followed ---- */

static void top_names_signers(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	target_add(cx, t, TRUST_SIGNERS);
}

static void signers_name_approval(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	target_add(cx, t, TRUST_APPROVAL);
}

static void of_another_instance(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	t->signet.instance = "0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17";
}

static void for_another_use(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	t->signet.use = USE_TRAINING;
}

/* clang-format off */
static const struct {
	void (*forge)(struct forgery *g);
	void (*bend)(struct ctx *cx, const char *role, struct tuf_targets *t);
	int code;
	const char *role, *says; /* role: of people; else NULL */
} shown[] = {
	{ forge_targets, top_names_signers, 7, "targets", "targets names trust/signers.json, which is not its own" },
	{ forge_signers, signers_name_approval, 7, "signers", "signers names trust/approval.json, which is not its own" },
	{ forge_targets, of_another_instance, 7, "targets", "targets is of another instance" },
	{ forge_signers, for_another_use, 7, "signers", "signers is for training, and this is for production" },
};
/* clang-format on */

/* olga, who follows the site, meets the forgery in its place. */
static struct liar meets(struct forgery *g)
{
	struct fleet *f = g->f;
	struct liar l = liar_plant(&f->d, g->file, g->n);

	at_desk(f, arena_printf(&f->p.s.cx.mem,
				"mv home-olga/http_127.0.0.1_%u home-olga/http_127.0.0.1_%u",
				f->p.s.port, f->d.port));
	return l;
}

static void forged(struct forgery *g, struct fleet *f, size_t i)
{
	fleet_open(f);
	publication_await(&f->p);
	run(&f->d, "olga", 0, "log", "check", NULL);
	forge_begin(g, f);
	f->p.files.targets_bend = shown[i].bend;
	shown[i].forge(g);
}

TEST_EACH(signet_follows_no_role_of_another_ground_or_that_says_more_than_its_own, shown)
{
	auto_fleet f = { 0 };
	struct forgery g;

	forged(&g, &f, (size_t)_i);
	forge_sign(&g);
	{
		auto_liar l = meets(&g);

		run(&f.d, "olga", shown[_i].code, "log", "check", NULL);
		output_says(f.d.err, shown[_i].says);
		ck_assert_int_gt(l.pid, 0);
	}
}

/* Where the metadata that devices fetch are as they were, and /v1/trust alone names the next. */
TEST_EACH(the_trust_commands_show_and_sign_after_no_such_role, shown)
{
	const char *role = shown[_i].role, *now;
	auto_fleet f = { 0 };
	struct forgery g;

	if (!role)
		return;
	forged(&g, &f, (size_t)_i);
	now = arena_strdup(&f.p.s.cx.mem, ask(&f.p.s, "GET", "/v1/trust", f.p.s.admin, NULL, 200));
	g.file[1] = (struct planted){
		"/v1/trust",
		text_with(&f.p.s.cx, now,
			  arena_printf(&f.p.s.cx.mem, "\"%s\":{\"version\":1", role),
			  arena_printf(&f.p.s.cx.mem, "\"%s\":{\"version\":2", role)),
		NULL
	};
	g.n = 2;
	{
		auto_liar l = meets(&g);

		run(&f.d, "olga", 7, "trust", "show", NULL);
		output_says(f.d.err, shown[_i].says);
		ck_assert_int_gt(l.pid, 0);
	}
}

/* ---- logs ---- */

#define ELSEWHERE "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"

TEST(signet_follows_no_log_of_another_instance)
{
	struct trust_logs *l;
	auto_fleet f = { 0 };
	struct forgery g;

	fleet_open(&f);
	publication_await(&f.p);
	run(&f.d, "olga", 0, "log", "check", NULL);
	forge_begin(&g, &f);
	l = &f.p.files.logs;
	l->abandoned[l->n_abandoned++] = (struct trust_abandoned){ ELSEWHERE, { .size = 1 } };
	forge_targets(&g);
	forge_log(&g);
	forge_sign(&g);
	{
		auto_liar liar = meets(&g);

		run(&f.d, "olga", 7, "log", "check", NULL);
		output_says(f.d.err, "which is no log of instance");
		ck_assert_int_gt(liar.pid, 0);
	}
}

TEST(a_holder_signs_no_log_of_another_instance)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *was;
	size_t size;

	trust_desk_found(&s, &d);
	trust_desk_next(&d, TRUST_LOG,
			text_with(&s.cx, desk_text(&d, "t/" TRUST_LOG, &size), "\"abandoned\":[]",
				  "\"abandoned\":[{\"origin\":\"" ELSEWHERE
				  "\",\"size\":1,\"root\":"
				  "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]"),
			2);
	was = desk_text(&d, "t/2.targets.json", &size);
	run(&d, "ben", 7, "trust", "sign", "t/2.targets.json", "--key", "t/second.seed", "--yes",
	    NULL);
	output_says(d.err, "which is no log of instance");
	ck_assert_str_eq(desk_text(&d, "t/2.targets.json", &size), was);
}

/* ---- signed ---- */

static void top_names_a_stop(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	target_add(cx, t, "stops/x.json");
}

static void signers_bound_lifetimes(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	t->lifetimes = (struct tuf_lifetimes){ 1, 1, 1 };
}

static void top_delegates_less(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	t->n_roles--;
}

static const struct {
	const char *role;
	void (*bend)(struct ctx *cx, const char *role, struct tuf_targets *t);
	const char *says;
} asked[] = {
	{ "targets", top_names_signers, "targets names trust/signers.json, which is not its own" },
	{ "targets", top_names_a_stop, "targets names stops/x.json, which is not its own" },
	{ "targets", top_delegates_less, "the top role delegates to signers, stops and releases" },
	{ "signers", signers_name_approval, "signers names trust/approval.json, which is not" },
	{ "signers", signers_bound_lifetimes, "signers bounds lifetimes, and only the top" },
};

TEST_EACH(a_holder_signs_no_role_that_says_more_than_its_own, asked)
{
	auto_site s = { .use = USE_TRAINING };
	auto_desk d = { 0 };
	const char *role = asked[_i].role, *next = arena_printf(&s.cx.mem, "t/2.%s.json", role);
	struct printer body;
	struct tuf_targets t;
	const char *was;
	size_t size;

	trust_desk_found(&s, &d);
	was = desk_text(&d, arena_printf(&s.cx.mem, "t/1.%s.json", role), &size);
	assert_ok(&s.cx, tuf_targets_parse(&s.cx, was, size, &t));
	t.version = 2;
	asked[_i].bend(&s.cx, role, &t);
	assert_ok(&s.cx, tuf_targets_print(&s.cx, &t, &body));
	trust_desk_sign(&d, next, &body,
			strcmp(role, "targets") == 0 ? "t/first.seed" : "t/signers.seed");
	was = desk_text(&d, next, &size);
	run(&d, "ben", 7, "trust", "sign", next, "--key", "t/second.seed", "--yes", NULL);
	output_says(d.err, asked[_i].says);
	ck_assert_str_eq(desk_text(&d, next, &size), was);
}

#include <string.h>

#include "release.h"
#include "store.h"

/* Each role of people names its own paths, and the top role alone delegates: a client looks a path
 * up in the top role first, so whatever that names counts past the role signers. */

static bool is_top(const char *role)
{
	return strcmp(role, "targets") == 0;
}

static void top_names_signers(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	if (is_top(role))
		target_add(cx, t, TRUST_SIGNERS);
}

static void top_names_a_stop(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	if (is_top(role))
		target_add(cx, t, "stops/x.json");
}

static void signers_name_approval(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	if (!is_top(role))
		target_add(cx, t, TRUST_APPROVAL);
}

static void signers_name_a_release(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	if (!is_top(role))
		target_add(cx, t, "models/" RELEASE_MODEL "/1/release.json");
}

static void signers_delegate(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	static struct tuf_targets top;

	if (is_top(role))
		top = *t;
	else {
		t->role = top.role;
		t->n_roles = 1;
	}
}

static void signers_bound_lifetimes(struct ctx *cx, const char *role, struct tuf_targets *t)
{
	if (!is_top(role))
		t->lifetimes = (struct tuf_lifetimes){ 1, 1, 1 };
}

/* clang-format off */
static const struct {
	void (*bend)(struct ctx *cx, const char *role, struct tuf_targets *t);
	const char *says, *at;
} others[] = {
	{ top_names_signers,       "targets names trust/signers.json, which is not its own to name", "/files/4" },
	{ top_names_a_stop,        "targets names stops/x.json, which is not its own to name", "/files/4" },
	{ signers_name_approval,   "signers names trust/approval.json, which is not its own to name", "/files/6" },
	{ signers_name_a_release,  "signers names models/press-health/1/release.json, which is not", "/files/6" },
	{ signers_delegate,        "signers delegates, and only the top role may", "/files/6" },
	{ signers_bound_lifetimes, "signers bounds lifetimes, and only the top role may", "/files/6" },
};
/* clang-format on */

TEST_EACH(a_role_that_says_what_is_another_s_to_say_is_refused, others)
{
	auto_plant p = { .released = 0 };

	plant_model(&p);
	trust_found(&p);
	trust_send(&p, 201);
	p.files.targets_bend = others[_i].bend;
	trust_send_next(&p, 409);
	json_says(&p.s, "/detail", others[_i].says);
	json_is(&p.s, "/pointer", others[_i].at);
	p.files.targets_bend = NULL;
	trust_send(&p, 201);
}

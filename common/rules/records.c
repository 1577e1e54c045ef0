/*
 * One row for each kind of path.  A kind without a rule is refused, so that a kind
 * that is new is judged by all or by nobody.
 */

#include "rules/records.h"

#include <string.h>

#include "documents/ending.h"
#include "documents/evidence.h"
#include "documents/justification.h"
#include "documents/model_record.h"
#include "documents/policy.h"
#include "documents/rings.h"
#include "documents/test_plan.h"
#include "rules/acceptance.h"

/* A document that comes, and what its path says. */
struct coming {
	struct tree_path path;
	const void *bytes;
	size_t size;
	json_t *json;
};

/* ---- what a record says of itself ---- */

/* Signatures match by digest: else a record could be moved to another path with them.
 * number 0: the kind has none. */
static enum err coming_named(struct ctx *cx, const struct coming *c, const char *model,
			     int64_t number)
{
	if (strcmp(model, c->path.name) != 0)
		return err_at(cx, errf(cx, E_INVALID, "another model than the path names"),
			      "/model");
	if (number != c->path.number)
		return err_at(cx, errf(cx, E_INVALID, "another number than the path names"),
			      "/number");
	return OK;
}

static enum err kind_unjudged(struct ctx *cx, const struct coming *c)
{
	return errf(cx, E_INVALID, "this version does not judge a %s",
		    path_kind_name(c->path.kind));
}

/* ---- kinds ---- */

/* A document that nobody here reads. */
static enum err any_judged(struct ctx *cx, const struct coming *c)
{
	return OK;
}

/* The policy governs changes to itself: without a rule for its own path it could never be changed
 * again.  A mistake of any other kind can be mended by the next change. */
static enum err approval_policy_judged(struct ctx *cx, const struct coming *c)
{
	struct policy *policy = arena_alloc(&cx->mem, sizeof(*policy));

	TRY(policy_parse(cx, c->bytes, c->size, policy));
	TRY(policy_judged(cx, policy));
	for (size_t i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].paths && path_fits(policy->rules[i].paths, POLICY_PATH))
			return OK;
	return err_at(cx,
		      errf(cx, E_INVALID,
			   "no rule covers " POLICY_PATH ": it could never be changed again"),
		      "/rules");
}

static enum err ring_plan_judged(struct ctx *cx, const struct coming *c)
{
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));

	TRY(rings_plan_read(cx, c->path.name, c->json, rings));
	return rings_judged(cx, rings);
}

static enum err model_judged(struct ctx *cx, const struct coming *c)
{
	struct model_record *m = arena_alloc(&cx->mem, sizeof(*m));

	TRY(model_record_read(cx, c->json, m));
	TRY(coming_named(cx, c, m->model, 0));
	return model_record_judged(cx, m);
}

static enum err envelope_judged(struct ctx *cx, const struct coming *c)
{
	struct reader r = reader(c->json, "");
	struct acceptance a;

	TRY(acceptance_read(cx, c->json, &a));
	return coming_named(cx, c, read_text(&r, "model"), read_int(&r, "number"));
}

static enum err version_judged(struct ctx *cx, const struct coming *c)
{
	struct version_record *v = arena_alloc(&cx->mem, sizeof(*v));

	TRY(version_record_parse(cx, c->bytes, c->size, v));
	return coming_named(cx, c, v->model, v->number);
}

static enum err release_judged(struct ctx *cx, const struct coming *c)
{
	struct release_record *r = arena_alloc(&cx->mem, sizeof(*r));

	TRY(release_record_parse(cx, c->bytes, c->size, r));
	TRY(release_record_judged(cx, r));
	return coming_named(cx, c, r->model, r->number);
}

static enum err withdrawal_judged(struct ctx *cx, const struct coming *c)
{
	struct withdrawal w;

	TRY(withdrawal_read(cx, c->json, &w));
	return coming_named(cx, c, w.model, w.number);
}

static enum err justified_judged(struct ctx *cx, const struct coming *c)
{
	struct justification j;

	TRY(justification_read(cx, c->json, &j));
	TRY(coming_named(cx, c, j.model, j.number));
	return justification_judged(cx, &j);
}

/* That the version's record is in force is asked of the tree (rules of the server, merges of the
 * verifier). */
static enum err retirement_judged(struct ctx *cx, const struct coming *c)
{
	struct retirement r;

	TRY(retirement_read(cx, c->json, &r));
	return coming_named(cx, c, r.model, r.number);
}

/* A plan is read to the last member, and refused: what it asks for would seem to be done. */
static enum err test_plan_judged(struct ctx *cx, const struct coming *c)
{
	struct test_plan *plan = arena_alloc(&cx->mem, sizeof(*plan));

	TRY(test_plan_read(cx, c->json, plan));
	TRY(coming_named(cx, c, plan->model, plan->number));
	return kind_unjudged(cx, c);
}

/* That the stop is in the log, with this document, and that nothing ended it, is asked of the log
 * (rules of the server, merges of the verifier). */
static enum err lift_judged(struct ctx *cx, const struct coming *c)
{
	struct lift l;

	TRY(lift_read(cx, c->json, &l));
	TRY(coming_named(cx, c, l.model, 0));
	if (strcmp(l.stop, c->path.stop) != 0)
		return err_at(cx, errf(cx, E_INVALID, "another stop than the path names"), "/stop");
	return OK;
}

/* clang-format off */
static enum err (*const rules[PATH_KIND_COUNT])(struct ctx *cx, const struct coming *c) = {
	[PATH_NONE]          = any_judged,
	[PATH_POLICY]        = approval_policy_judged,
	[PATH_RING_PLAN]     = ring_plan_judged,
	[PATH_MODEL]         = model_judged,
	[PATH_ENVELOPE]      = envelope_judged,
	[PATH_RETIREMENT]    = retirement_judged,
	[PATH_VERSION]       = version_judged,
	[PATH_WITHDRAWAL]    = withdrawal_judged,
	[PATH_RELEASE]       = release_judged,
	[PATH_REUSE]         = NULL, /* justifications have its place */
	[PATH_PLAN]          = test_plan_judged,
	[PATH_JUSTIFICATION] = justified_judged,
	[PATH_LIFT]          = lift_judged,
};
/* clang-format on */

enum err record_judged(struct ctx *cx, const char *path, const void *bytes, size_t size)
{
	struct coming c = { .path = path_parse(cx, path), .bytes = bytes, .size = size };
	auto_json json = NULL;

	if (c.path.kind == PATH_NONE)
		TRY(path_spelling_check(cx, path));
	if (!rules[c.path.kind])
		return errf(cx, E_INVALID, "a %s is brought no more", path_kind_name(c.path.kind));
	TRY(json_read(cx, bytes, size, &json));
	c.json = json;
	return rules[c.path.kind](cx, &c);
}

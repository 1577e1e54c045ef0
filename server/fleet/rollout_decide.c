/*
 * A rollout moves by itself from ring to ring; people can only hold it back.
 * States and moves are one table for what people do.  The system's own moves
 * are in rollout_step(): a rollout that is over ends before it could advance, so a withdrawn
 * release never opens another ring.
 *
 * A plan that cannot be followed does not block publication: the rollout begins
 * in the state "ended" with its reason, where people see it.
 *
 * The plan is the one that was in force when the rollout began, by its digest
 * (decision 0031).  A change of the plan is for the next release, not for one that
 * is halfway through a plant.
 */

#include "fleet/rollout.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/history.h"
#include "fleet/disputed.h"
#include "fleet/due.h"
#include "fleet/ring.h"
#include "fleet/stop_met.h"
#include "release/publication.h"
#include "rules/sites.h"
#include "tree/document.h"

/* ---- the plan ---- */

/* By what it was when the rollout began.  *why: it cannot be followed; else NULL. */
static enum err plan_parse(struct ctx *cx, struct db *db, const char *plan, const char *digest,
			   struct rings *rings, const char **why)
{
	struct document doc;
	enum err e;

	*why = NULL;
	TRY(document_read(cx, db, digest, &doc));
	e = rings_parse(cx, plan, doc.bytes, doc.size, rings);
	if (e == OK)
		e = rings_judged(cx, rings);
	if (e != E_INVALID)
		return e;
	*rings = (struct rings){ .n = 0 };
	*why = arena_printf(&cx->mem, "the plan '%s' cannot be followed: %s", plan, cx->detail);
	return OK;
}

/* ---- one that begins ---- */

/* A rollout that begins. */
struct beginning {
	struct release_record release;
	const char *record; /* its digest */
	const char *plan;   /* its digest; NULL: there is none in force */
	struct rings rings;
	struct members members; /* of the first ring */
	const char *why;        /* the plan cannot be followed; else NULL */
};

static enum err plan_find(struct ctx *cx, struct db *db, struct beginning *b)
{
	const char *plan = b->release.plan;

	TRY(db_document_digest(cx, db, path_print(cx, PATH_RING_PLAN, plan, 0), AT_NOW, &b->plan));
	if (!b->plan) {
		b->why = arena_printf(&cx->mem, "there is no plan '%s' in force", plan);
		return OK;
	}
	TRY(plan_parse(cx, db, plan, b->plan, &b->rings, &b->why));
	for (size_t i = 0; i < b->release.n_sites && !b->why; i++)
		if (!rings_at(&b->rings, b->release.sites[i]))
			b->why = arena_printf(&cx->mem, "the plan '%s' is not for the site '%s'",
					      plan, b->release.sites[i]);
	return OK;
}

static enum err first_ring(struct ctx *cx, struct db *db, struct beginning *b)
{
	const struct ring_release what = { .model = b->release.model,
					   .record = b->record,
					   .release = b->release.number,
					   .site = b->release.sites,
					   .n_sites = b->release.n_sites };

	return ring_members(cx, db, &what, &b->rings, 0, &b->members, &b->why);
}

static void fact_begun(struct ctx *cx, const struct beginning *b, const char *id, struct fact *out)
{
	const struct release_record *r = &b->release;
	static const struct rings none = { .n = 0 };

	put_text(&out->body, "id", id);
	put_text(&out->body, "model", r->model);
	put_int(&out->body, "release", r->number);
	put_int(&out->body, "version", r->version);
	put_text(&out->body, "record", b->record);
	put_text(&out->body, "plan", r->plan);
	put_text(&out->body, "digest", b->plan);
	put_text(&out->body, "state",
		 state_name(&rollout_states, b->why ? ROLLOUT_ENDED : ROLLOUT_RUNNING));
	put_text(&out->body, "reason", b->why);
	put_open(&out->body, "sites", '[');
	for (size_t i = 0; i < r->n_sites; i++)
		put_text(&out->body, NULL, r->sites[i]);
	put_close(&out->body, ']');
	rings_kept_print(&out->body, b->why ? &none : &b->rings);
	if (!b->why) {
		ring_members_put(cx, out, &b->members);
		return;
	}
	put_null(&out->body, "members");
	put_int(&out->body, "devices", 0);
}

static enum err stopped_there(struct ctx *cx, struct db *db, const struct release_record *r,
			      const char **why)
{
	const struct stop_scope at = { r->model, r->number, r->sites, r->n_sites };

	return stop_met(cx, db, &at, why);
}

enum err beginning_step(struct ctx *cx, struct db *db, const struct instance *in,
			const char *object, struct fact *out)
{
	struct beginning *b = arena_alloc(&cx->mem, sizeof(*b));
	const char *id = uuid7(cx, cx->now), *model;
	struct release release;
	struct document doc;
	int64_t number;
	bool any;

	TRY(release_name_read(cx, object, &model, &number));
	TRY(db_rollout_any(cx, db, model, number, &any));
	if (any)
		return OK;
	TRY(beginning_held(cx, db, model, number, &b->why));
	if (b->why) /* a review makes it due again */
		return OK;
	TRY(db_release_at(cx, db, model, number, AT_NOW, &release));
	b->record = release.record;
	TRY(document_read(cx, db, release.record, &doc));
	TRY(release_record_parse(cx, doc.bytes, doc.size, &b->release));
	TRY(stopped_there(cx, db, &b->release, &b->why));
	if (!b->why)
		TRY(plan_find(cx, db, b));
	if (!b->why)
		TRY(first_ring(cx, db, b));
	fact_start(cx, out, ACTION_ROLLOUT_BEGUN);
	fact_object(cx, out, "rollout", id);
	fact_object(cx, out, "release", object);
	TRY(fact_sites(cx, out, b->release.sites, b->release.n_sites, NULL));
	fact_begun(cx, b, id, out);
	return OK;
}

/* ---- one that goes on ---- */

static enum err sites_name(struct ctx *cx, const struct rollout *ro, struct fact *out)
{
	struct ring_release what = { .n_sites = 0 };

	TRY(rollout_sites(cx, ro, &what.site, &what.n_sites));
	return fact_sites(cx, out, what.site, what.n_sites, NULL);
}

static enum err fact_move(struct ctx *cx, enum action action, const struct rollout *ro,
			  enum rollout_state to, const char *reason, const char *ring,
			  struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "rollout", ro->id);
	TRY(sites_name(cx, ro, out));
	if (ro->state != to)
		fact_changed(out, "state", state_name(&rollout_states, ro->state),
			     state_name(&rollout_states, to));
	put_text(&out->body, "id", ro->id);
	put_text(&out->body, "reason", reason);
	put_text(&out->body, "ring", ring);
	return OK;
}

/* A person's word.  A completed rollout is over for people; the registry still stops one whose
 * release is withdrawn. */
static enum err rollout_move(struct ctx *cx, struct db *db, enum action action,
			     enum rollout_state to, const char *id, const char *reason,
			     struct fact *out)
{
	struct rollout ro;

	fact_start(cx, out, action);
	fact_object(cx, out, "rollout", id);
	TRY(db_rollout_at(cx, db, id, AT_NOW, &ro));
	TRY(sites_name(cx, &ro, out));
	if (ro.state == ROLLOUT_COMPLETED || !state_may(&rollout_states, action, ro.state))
		return errf(cx, E_CONFLICT, "the rollout is %s",
			    state_name(&rollout_states, ro.state));
	return fact_move(cx, action, &ro, to, reason, NULL, out);
}

enum err rollout_halt(struct ctx *cx, struct db *db, const char *id, const char *reason,
		      struct fact *out)
{
	return rollout_move(cx, db, ACTION_ROLLOUT_HALTED, ROLLOUT_HALTED, id, reason, out);
}

enum err rollout_resume(struct ctx *cx, struct db *db, const char *id, const char *reason,
			struct fact *out)
{
	struct rollout ro;
	const char *why;

	TRY(rollout_move(cx, db, ACTION_ROLLOUT_RESUMED, ROLLOUT_RUNNING, id, reason, out));
	TRY(db_rollout_at(cx, db, id, AT_NOW, &ro));
	TRY(rollout_held(cx, db, ro.model, ro.release, &why));
	if (!why)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "%s", why),
			"Have it reviewed (signet act propose review --key-id KEY --upholds ENTRY "
			"--reason TEXT), or release a version that "
			"others approved.");
}

enum err rollout_end(struct ctx *cx, struct db *db, const char *id, const char *reason,
		     struct fact *out)
{
	return rollout_move(cx, db, ACTION_ROLLOUT_STOPPED, ROLLOUT_ENDED, id, reason, out);
}

/* Why the registry itself ends it; NULL: it does not. */
static enum err rollout_over(struct ctx *cx, struct db *db, const struct rollout *ro,
			     const char **why)
{
	struct release release;
	int64_t newest;

	*why = NULL;
	if (ro->state == ROLLOUT_ENDED)
		return OK;
	TRY(db_release_at(cx, db, ro->model, ro->release, AT_NOW, &release));
	if (release.state == RELEASE_WITHDRAWN) {
		*why = "the release was withdrawn";
		return OK;
	}
	TRY(rollout_stop_met(cx, db, ro, why));
	if (*why)
		return OK;
	TRY(db_rollout_newest(cx, db, ro->model, &newest));
	if (ro->state != ROLLOUT_COMPLETED && newest > ro->release)
		*why = arena_printf(&cx->mem, "release %lld of the model is rolled out now",
				    (long long)newest);
	return OK;
}

/* *why: the next ring cannot open; else NULL. */
static enum err next_ring(struct ctx *cx, struct db *db, const struct rollout *ro,
			  struct members *out, const char **why)
{
	struct ring_release what = { .model = ro->model,
				     .record = ro->record,
				     .release = ro->release };
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));

	TRY(plan_parse(cx, db, ro->plan, ro->digest, rings, why));
	if (*why)
		return OK;
	if ((size_t)ro->ring + 1 >= rings->n)
		return errf(cx, E_TAMPERED, "the plan of rollout %s has no such ring", ro->id);
	TRY(rollout_sites(cx, ro, &what.site, &what.n_sites));
	return ring_members(cx, db, &what, rings, (size_t)ro->ring + 1, out, why);
}

/* The devices of a rollout that began under version 1 were frozen then, and no list comes. */
static enum err ring_opening(struct ctx *cx, struct db *db, const struct rollout *ro,
			     const char *name, struct fact *out)
{
	const char *why = NULL;
	struct ring_count count;
	struct members members;

	if (ro->digest)
		TRY(next_ring(cx, db, ro, &members, &why));
	if (why)
		return fact_move(cx, ACTION_ROLLOUT_HALTED, ro, ROLLOUT_HALTED, why, NULL, out);
	TRY(fact_move(cx, ACTION_RING_OPENED, ro, ROLLOUT_RUNNING, NULL, name, out));
	if (ro->digest) {
		ring_members_put(cx, out, &members);
		return OK;
	}
	TRY(db_ring_count(cx, db, ro, ro->ring + 1, &count));
	put_null(&out->body, "members");
	put_int(&out->body, "devices", (int64_t)count.devices);
	return OK;
}

static enum err advance(struct ctx *cx, struct db *db, const struct rollout *ro, struct fact *out)
{
	struct rings *rings = arena_alloc(&cx->mem, sizeof(*rings));
	struct gate gate;

	TRY(rollout_rings(cx, ro, rings));
	TRY(gate_count(cx, db, ro, rings, &gate));
	if (gate.hopeless)
		return fact_move(cx, ACTION_ROLLOUT_HALTED, ro, ROLLOUT_HALTED, gate.hopeless, NULL,
				 out);
	if (gate.passed && (size_t)ro->ring + 1 == rings->n)
		return fact_move(cx, ACTION_ROLLOUT_COMPLETED, ro, ROLLOUT_COMPLETED, NULL, NULL,
				 out);
	if (gate.passed)
		return ring_opening(cx, db, ro, rings->ring[ro->ring + 1].name, out);
	return OK;
}

enum err rollout_step(struct ctx *cx, struct db *db, const struct instance *in, const char *object,
		      struct fact *out)
{
	struct rollout ro;
	const char *why;

	TRY(db_rollout_at(cx, db, object, AT_NOW, &ro));
	TRY(rollout_over(cx, db, &ro, &why));
	if (why)
		return fact_move(cx, ACTION_ROLLOUT_STOPPED, &ro, ROLLOUT_ENDED, why, NULL, out);
	if (ro.state != ROLLOUT_RUNNING && ro.state != ROLLOUT_COMPLETED)
		return OK;
	TRY(rollout_held(cx, db, ro.model, ro.release, &why));
	if (why)
		return fact_move(cx, ACTION_ROLLOUT_HALTED, &ro, ROLLOUT_HALTED, why, NULL, out);
	return ro.state == ROLLOUT_RUNNING ? advance(cx, db, &ro, out) : OK;
}

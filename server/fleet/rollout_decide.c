/*
 * A rollout moves by itself from ring to ring; people can only hold it back.
 * States and moves are one table for what people do.  The system's own moves
 * are in rollout_step(): a rollout that is over ends before it could advance, so a withdrawn
 * release never opens another ring.
 *
 * A plan that cannot be followed does not block publication: the rollout begins
 * in the state "stopped" with its reason, where people see it.
 *
 * The rings are copied into the rollout when it begins (decision 0031).  A
 * change of the plan is for the next release, not for one that is halfway
 * through a plant.
 */

#include "fleet/rollout.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/evidence.h"
#include "documents/path.h"
#include "engine/content.h"
#include "engine/history.h"
#include "fleet/due.h"
#include "release/publication.h"
#include "tree/document.h"

/* ---- one that begins ---- */

/* Why the plan cannot be followed, or NULL. */
static enum err plan_read(struct ctx *cx, struct db *db, const char *plan, const char **digest,
			  struct rings *rings, const char **why)
{
	const char *path = path_print(cx, PATH_RING_PLAN, plan, 0);
	struct document doc;
	enum err e;

	*why = NULL;
	*rings = (struct rings){ .n = 0 };
	TRY(db_document_digest(cx, db, path, AT_NOW, digest));
	if (!*digest) {
		*why = arena_printf(&cx->mem, "there is no plan '%s' in force", plan);
		return OK;
	}
	TRY(document_read(cx, db, *digest, &doc));
	e = rings_parse(cx, plan, doc.bytes, doc.size, rings);
	if (e != E_INVALID)
		return e;
	*rings = (struct rings){ .n = 0 };
	*why = arena_printf(&cx->mem, "the plan '%s' cannot be followed: %s", plan, cx->detail);
	return OK;
}

enum err beginning_step(struct ctx *cx, struct db *db, const struct instance *in,
			const char *object, struct fact *out)
{
	const char *id = uuid7(cx, cx->now), *model, *digest, *why;
	struct release_record r;
	struct release release;
	struct document doc;
	struct rings rings;
	int64_t number;
	bool any;

	TRY(release_name_read(cx, object, &model, &number));
	TRY(db_rollout_any(cx, db, model, number, &any));
	if (any)
		return OK;
	TRY(db_release_at(cx, db, model, number, AT_NOW, &release));
	TRY(document_read(cx, db, release.record, &doc));
	TRY(release_record_parse(cx, doc.bytes, doc.size, &r));
	TRY(plan_read(cx, db, r.plan, &digest, &rings, &why));
	fact_start(cx, out, ACTION_ROLLOUT_BEGUN);
	fact_object(cx, out, "rollout", id);
	fact_object(cx, out, "release", object);
	put_text(&out->body, "id", id);
	put_text(&out->body, "model", model);
	put_int(&out->body, "release", number);
	put_int(&out->body, "version", r.version);
	put_text(&out->body, "plan", r.plan);
	put_text(&out->body, "digest", digest);
	put_text(&out->body, "state",
		 state_name(&rollout_states, why ? ROLLOUT_STOPPED : ROLLOUT_RUNNING));
	put_text(&out->body, "reason", why);
	put_open(&out->body, "sites", '[');
	for (size_t i = 0; i < r.n_sites; i++)
		put_text(&out->body, NULL, r.sites[i]);
	put_close(&out->body, ']');
	rings_print(&out->body, &rings);
	return OK;
}

/* ---- one that goes on ---- */

static void fact_move(struct ctx *cx, enum action action, const struct rollout *ro,
		      enum rollout_state to, const char *reason, const char *ring, struct fact *out)
{
	fact_start(cx, out, action);
	fact_object(cx, out, "rollout", ro->id);
	if (ro->state != to)
		fact_changed(out, "state", state_name(&rollout_states, ro->state),
			     state_name(&rollout_states, to));
	put_text(&out->body, "id", ro->id);
	put_text(&out->body, "reason", reason);
	put_text(&out->body, "ring", ring);
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
	if (ro.state == ROLLOUT_COMPLETED || !state_may(&rollout_states, action, ro.state))
		return errf(cx, E_CONFLICT, "the rollout is %s",
			    state_name(&rollout_states, ro.state));
	fact_move(cx, action, &ro, to, reason, NULL, out);
	return OK;
}

enum err rollout_halt(struct ctx *cx, struct db *db, const char *id, const char *reason,
		      struct fact *out)
{
	return rollout_move(cx, db, ACTION_ROLLOUT_HALTED, ROLLOUT_HALTED, id, reason, out);
}

enum err rollout_resume(struct ctx *cx, struct db *db, const char *id, const char *reason,
			struct fact *out)
{
	return rollout_move(cx, db, ACTION_ROLLOUT_RESUMED, ROLLOUT_RUNNING, id, reason, out);
}

enum err rollout_stop(struct ctx *cx, struct db *db, const char *id, const char *reason,
		      struct fact *out)
{
	return rollout_move(cx, db, ACTION_ROLLOUT_STOPPED, ROLLOUT_STOPPED, id, reason, out);
}

/* Why the registry itself ends it; NULL: it does not. */
static enum err rollout_over(struct ctx *cx, struct db *db, const struct rollout *ro,
			     const char **why)
{
	struct release release;
	int64_t newest;

	*why = NULL;
	if (ro->state == ROLLOUT_STOPPED)
		return OK;
	TRY(db_release_at(cx, db, ro->model, ro->release, AT_NOW, &release));
	if (release.state == RELEASE_WITHDRAWN) {
		*why = "the release was withdrawn";
		return OK;
	}
	TRY(db_rollout_newest(cx, db, ro->model, &newest));
	if (ro->state != ROLLOUT_COMPLETED && newest > ro->release)
		*why = arena_printf(&cx->mem, "release %lld of the model is rolled out now",
				    (long long)newest);
	return OK;
}

static enum err advance(struct ctx *cx, struct db *db, const struct rollout *ro, struct fact *out)
{
	struct rings rings;
	struct gate gate;

	TRY(rollout_rings(cx, ro, &rings));
	if (ro->ring < 0 || (size_t)ro->ring >= rings.n)
		return errf(cx, E_TAMPERED, "rollout %s has no such ring", ro->id);
	TRY(gate_count(cx, db, ro, &rings.ring[ro->ring], &gate));
	if (gate.hopeless) {
		fact_move(cx, ACTION_ROLLOUT_HALTED, ro, ROLLOUT_HALTED,
			  arena_printf(&cx->mem, "%zu of %zu devices of ring '%s' failed",
				       gate.failed, gate.n, rings.ring[ro->ring].name),
			  NULL, out);
	} else if (gate.passed && (size_t)ro->ring + 1 == rings.n) {
		fact_move(cx, ACTION_ROLLOUT_COMPLETED, ro, ROLLOUT_COMPLETED, NULL, NULL, out);
	} else if (gate.passed) {
		fact_move(cx, ACTION_RING_OPENED, ro, ROLLOUT_RUNNING, NULL,
			  rings.ring[ro->ring + 1].name, out);
	}
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
		fact_move(cx, ACTION_ROLLOUT_STOPPED, &ro, ROLLOUT_STOPPED, why, NULL, out);
	else if (ro.state == ROLLOUT_RUNNING)
		return advance(cx, db, &ro, out);
	return OK;
}

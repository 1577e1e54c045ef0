#include "quality/damage.h"

#include "alarm/kind.h"
#include "engine/log_read.h"
#include "rules/sites.h"
#include "trust/trust.h"

const char *damage_object(struct ctx *cx, const struct act_document *d)
{
	return ALARM_RECORDS_OBJECT;
}

/* A server that runs read-only enters logins: so the head may have grown since. */
enum err damage_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	bool had;

	TRY(trail_contains(cx, db, d->head.size, &d->head.root, &had));
	return had ? OK
		   : err_at(cx, errf(cx, E_CONFLICT, "this log never had the head of the document"),
			    "/head");
}

static void lost_print(struct ctx *cx, const struct act_damage *d, struct printer *out)
{
	const char *object = act_place_object(cx, d->place);

	if (!object)
		return;
	put_open(out, NULL, '{');
	put_text(out, "object", object);
	put_text(out, "found", d->found);
	put_close(out, '}');
}

enum err damage_fact(struct ctx *cx, struct db *db, const struct act_document *d,
		     const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_DAMAGE_ACCEPTED);
	fact_object(cx, out, "log", "records");
	fact_object(cx, out, "act", d->id);
	act_done_print(&out->body, done);
	put_int(&out->body, "size", (int64_t)d->head.size);
	put_text(&out->body, "root", hash_text(cx, &d->head.root));
	put_int(&out->body, "places", (int64_t)d->n_damage);
	put_open(&out->body, "lost", '[');
	for (size_t i = 0; i < d->n_damage; i++)
		lost_print(cx, &d->damage[i], &out->body);
	put_close(&out->body, ']');
	return OK;
}

enum err stopped_compose(struct ctx *cx, struct db *db, struct act_document *d)
{
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_CONFLICT,
			    "no request proposes '%s': its document is written while nobody serves",
			    act_name(d->kind)),
		       "/act"),
		"Stop the server, and run: signetd %s --reason TEXT --out FILE.",
		act_name(d->kind));
}

enum err stopped_signing(struct ctx *cx, struct db *db, const char *origin, enum act_kind kind,
			 const char *id, const char *document, struct signing *out)
{
	struct policy *policy;
	const char *digest;

	if (!act_is_of_stopped(kind) || !act_judged(kind))
		return err_at(cx,
			      errf(cx, E_INVALID,
				   "no document of '%s' is written while nobody serves",
				   act_name(kind)),
			      "?act");
	TRY(policy_in_force(cx, db, &policy, &digest));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "act:%s", id),
				 .policy = policy,
				 .origin = origin,
				 .outside = true,
				 .site = EVERY_SITE,
				 .people = trust_people_now };
	return act_subjects(cx, origin, kind, id, document, &out->subjects);
}

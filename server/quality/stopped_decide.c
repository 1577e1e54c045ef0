#include "quality/stopped.h"

#include "engine/log_read.h"
#include "rules/sites.h"
#include "trust/trust.h"

enum err stopped_head_fits(struct ctx *cx, struct db *db, const struct tree_head *head,
			   const char *place)
{
	bool had;

	TRY(trail_contains(cx, db, head->size, &head->root, &had));
	return had ? OK
		   : err_at(cx, errf(cx, E_CONFLICT, "this log never had the head of the document"),
			    "%s", place);
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
		act_command(d->kind));
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

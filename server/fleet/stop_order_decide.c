/*
 * The order of what is asked is that of what somebody at three in the morning can mend: first what
 * was typed, then who signed it.
 *
 * Never: ask for a second signature, for a plan or for a release that was published: a stop must be
 * taken while everything else waits.
 */

#include "fleet/stop_order.h"

#include <string.h>

#include "base/clock.h"
#include "documents/envelope.h"
#include "documents/path.h"
#include "documents/role.h"
#include "engine/content.h"
#include "engine/history.h"
#include "engine/log_read.h"
#include "fleet/device.h"
#include "people/site.h"
#include "release/publication.h"
#include "release/stop.h"
#include "rules/sites.h"
#include "rules/stop.h"
#include "trust/trust.h"

/* ---- what the document names ---- */

static enum err release_there(struct ctx *cx, struct db *db, const char *model, int64_t number,
			      const char *place)
{
	struct release_due due;

	TRY(db_release_record(cx, db, model, number, &due));
	return due.path ? OK
			: err_next(cx,
				   err_at(cx,
					  errf(cx, E_NOT_FOUND, "there is no release %lld of '%s'",
					       (long long)number, model),
					  "/document/%s", place),
				   "Releases of a model: GET /v1/models/{model}/releases.");
}

static enum err stop_named(struct ctx *cx, enum err e, const char *list, size_t i)
{
	return e == OK ? OK : err_at(cx, e, "/document/%s/%zu", list, i);
}

/* The sites that it is about; n 0: every site. */
static enum err sites_met(struct ctx *cx, struct db *db, const struct act_document *d,
			  const char ***out, size_t *n)
{
	size_t i;

	*n = 0;
	*out = arena_alloc(&cx->mem, (d->sites.n + d->devices.n + 1) * sizeof(**out));
	for (i = 0; d->sites.stated && i < d->sites.n; i++) {
		struct body at;

		TRY(stop_named(cx, db_site_at(cx, db, d->sites.name[i], AT_NOW, &at), "sites", i));
		(*out)[(*n)++] = d->sites.name[i];
	}
	for (i = 0; d->devices.stated && i < d->devices.n; i++) {
		struct device device;

		TRY(stop_named(cx, db_device_at(cx, db, d->devices.name[i], AT_NOW, &device),
			       "devices", i));
		(*out)[(*n)++] = device.site;
	}
	*n = sites_sort(*out, *n);
	return OK;
}

enum err stop_site(struct ctx *cx, struct db *db, const struct act_document *d, const char **out)
{
	const char **site;
	size_t n;

	TRY(sites_met(cx, db, d, &site, &n));
	*out = n == 1 ? site[0] : EVERY_SITE;
	return OK;
}

/* A device counts a stop of its own site alone, or of every site. */
static enum err grant_covers(struct ctx *cx, const char *granted, const char **site, size_t n)
{
	if (strcmp(granted, EVERY_SITE) == 0 || (n == 1 && strcmp(site[0], granted) == 0))
		return OK;
	return err_next(
		cx,
		err_at(cx,
		       errf(cx, E_FORBIDDEN,
			    "the signature counts at %s alone, and the stop is for other places, "
			    "too",
			    granted),
		       "/document/sites"),
		"Stop it at each site by a role there, or have somebody stop it whose role is for "
		"every site.");
}

static enum err stop_document_read(struct ctx *cx, struct db *db, const char *origin,
				   const char *document, struct act_document *d)
{
	struct stop_row was;
	enum err e;

	e = act_document_parse(cx, ACT_STOP, document, strlen(document), d);
	if (e != OK)
		return err_at(cx, e, "/document%s", cx->place ? cx->place : "");
	if (strcmp(d->origin, origin) != 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "it is for the log %s, and this is %s",
				   d->origin, origin),
			      "/document/origin");
	e = db_stop_at(cx, db, d->id, AT_NOW, &was);
	if (e == OK)
		return err_next(
			cx,
			err_at(cx,
			       errf(cx, E_CONFLICT, "the stop %s was signed before, and is %s",
				    d->id, state_name(&stop_states, was.state)),
			       "/document/id"),
			"Sign another stop.");
	return e == E_NOT_FOUND ? OK : e;
}

/* ---- who signs ---- */

enum err stop_signing(struct ctx *cx, struct db *db, const char *origin, enum act_kind kind,
		      const char *stop, const char *id, const char *digest, const char *site,
		      struct signing *out)
{
	struct policy *policy;
	const char *of;

	TRY(policy_in_force(cx, db, &policy, &of));
	*out = (struct signing){ .object = arena_printf(&cx->mem, "stop:%s", stop),
				 .policy = policy,
				 .origin = origin,
				 .outside = true,
				 .site = site,
				 .people = trust_people_now };
	return act_subjects(cx, origin, kind, id, digest, &out->subjects);
}

/* As each device judges it, by the trust in force. */
static enum err devices_count_it(struct ctx *cx, struct db *db, const char *envelope)
{
	struct trust *t = arena_alloc(&cx->mem, sizeof(*t));
	struct statement s;
	enum err e;

	TRY(trust_approval_now(cx, db, &t->approval));
	TRY(trust_people_now(cx, db, &t->signers));
	TRY(envelope_peek(cx, envelope, strlen(envelope), &s));
	e = stop_signer_check(cx, t, &s, ACT_NONE);
	return e == OK ? OK
		       : err_next(cx,
				  err_at(cx, errf(cx, E_FORBIDDEN, "%s", cx->detail), "/envelope"),
				  "Sign with a key that devices know, in a role that "
				  "trust/approval.json lets stop.");
}

static enum err not_so_soon(struct ctx *cx, struct db *db, const char *key)
{
	struct entry_clock at;
	int64_t index;

	TRY(db_stop_back_newest(cx, db, key, &index));
	if (index == NO_ENTRY)
		return OK;
	TRY(trail_clock(cx, db, index, &at));
	if (cx->now - at.at >= STOP_AGAIN_MS)
		return OK;
	return err_next(cx,
			err_at(cx, errf(cx, E_FORBIDDEN, "this key took a stop back within a day"),
			       "/envelope"),
			"Another person signs the stop.");
}

static enum err order_signed(struct ctx *cx, struct db *db, const struct signing *what,
			     const char *user, const char *envelope, struct fact *out,
			     struct signature *s)
{
	TRY(sign_check(cx, db, what, user, envelope, out, s));
	if (strcmp(s->meaning, STOP_MEANING) != 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "a stop is signed with the meaning '%s'",
				   STOP_MEANING),
			      "/envelope");
	return devices_count_it(cx, db, envelope);
}

/* ---- the facts ---- */

static const char *document_digest(struct ctx *cx, const char *document)
{
	const struct hash h = hash_bytes(document, strlen(document));

	return digest_text(cx, &h);
}

static enum err about(struct ctx *cx, struct fact *out, const char *id, const char *model,
		      const char *const *site, size_t n)
{
	fact_object(cx, out, "stop", id);
	fact_object(cx, out, "model", model);
	return fact_sites(cx, out, site, n, "/document/sites");
}

enum err stop_enter(struct ctx *cx, struct db *db, const char *origin, const char *user,
		    const char *document, const char *envelope, struct fact *out)
{
	struct act_document d;
	struct signing what;
	struct signature s;
	const char **site;
	size_t n;

	fact_start(cx, out, ACTION_STOP_SIGNED);
	TRY(stop_document_read(cx, db, origin, document, &d));
	TRY(release_there(cx, db, d.model, d.from, "from"));
	TRY(release_there(cx, db, d.model, d.to, "to"));
	TRY(sites_met(cx, db, &d, &site, &n));
	TRY(stop_signing(cx, db, origin, ACT_STOP, d.id, d.id, document_digest(cx, document), NULL,
			 &what));
	TRY(order_signed(cx, db, &what, user, envelope, out, &s));
	TRY(grant_covers(cx, s.site, site, n));
	TRY(not_so_soon(cx, db, s.key));
	TRY(about(cx, out, d.id, d.model, site, n));
	put_text(&out->body, "id", d.id);
	stop_document_put(&out->body, &d);
	put_text(&out->body, "document", fact_document(cx, out, document, strlen(document)));
	put_text(&out->body, "reason", d.reason);
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}

static enum err back_fits(struct ctx *cx, struct db *db, const char *origin,
			  const struct stop_row *stop, const struct act_document *d)
{
	struct entry_clock at;

	if (strcmp(d->origin, origin) != 0)
		return err_at(cx, errf(cx, E_CONFLICT, "it is for the log %s", d->origin),
			      "/document/origin");
	if (strcmp(d->stop, stop->id) != 0 || strcmp(d->document, stop->document) != 0)
		return err_at(cx, errf(cx, E_CONFLICT, "it takes another stop back"),
			      "/document/stop");
	if (stop->state != STOP_IN_FORCE)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "the stop is %s",
				   state_name(&stop_states, stop->state)),
			      "/document/stop");
	TRY(trail_clock(cx, db, stop->signed_idx, &at));
	if (cx->now - at.at <= STOP_BACK_MS)
		return OK;
	return err_next(cx, errf(cx, E_CONFLICT, "the stop was signed more than an hour ago"),
			"A change lifts it, signed as a release is: %s.",
			path_lift_print(cx, stop->model, stop->id));
}

enum err stop_take_back(struct ctx *cx, struct db *db, const char *origin, const char *user,
			const char *stop, const char *document, const char *envelope,
			struct fact *out)
{
	struct act_document d;
	struct stop_row row;
	struct signing what;
	struct signature s;

	fact_start(cx, out, ACTION_STOP_TAKEN_BACK);
	TRY(db_stop_at(cx, db, stop, AT_NOW, &row));
	TRY(act_document_parse(cx, ACT_TAKE_STOP_BACK, document, strlen(document), &d));
	TRY(back_fits(cx, db, origin, &row, &d));
	TRY(stop_signing(cx, db, origin, ACT_TAKE_STOP_BACK, stop, d.id,
			 document_digest(cx, document), NULL, &what));
	TRY(order_signed(cx, db, &what, user, envelope, out, &s));
	if (strcmp(s.key, row.key) != 0)
		return err_at(
			cx,
			errf(cx, E_FORBIDDEN, "only the key that signed the stop takes it back"),
			"/envelope");
	TRY(about(cx, out, stop, row.model, NULL, 0));
	fact_changed(out, "state", state_name(&stop_states, row.state),
		     state_name(&stop_states, STOP_TAKEN_BACK));
	put_text(&out->body, "stop", stop);
	put_text(&out->body, "document", fact_document(cx, out, document, strlen(document)));
	put_text(&out->body, "reason", d.reason);
	signature_print(&out->body, "signature", what.object, &s);
	return OK;
}

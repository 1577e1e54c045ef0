#include "quality/effect.h"

#include <string.h>

#include "engine/history.h"
#include "people/user.h"
#include "quality/awaited.h"
#include "quality/confirmation.h"
#include "quality/damage.h"
#include "quality/foreign_note.h"
#include "quality/going_on.h"
#include "quality/refounding.h"
#include "quality/review.h"
#include "quality/stopped.h"
#include "quality/suspension.h"
#include "rules/sites.h"
#include "signing/key.h"

static const char *of_person(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "user:%s", d->person);
}

/* What is left open of one suspension keeps nothing of the next one back. */
static const char *of_suspension(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "user:%s suspended by %lld", d->person, (long long)d->entry);
}

/* What is done about a person with a role at another site, or at every site, is done to what that
 * role moves. */
static enum err site_of_person(struct ctx *cx, struct db *db, const struct act_document *d,
			       const char **out)
{
	struct user u;

	TRY(db_user_at(cx, db, d->person, AT_NOW, &u));
	return user_decided_at(cx, db, u.id, out);
}

static enum err every_site(struct ctx *cx, struct db *db, const struct act_document *d,
			   const char **out)
{
	*out = EVERY_SITE;
	return OK;
}

/* ---- a role ---- */

static const char *of_role(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "role:%s/%s/%s", d->person, d->role, d->site);
}

static enum err site_of_role(struct ctx *cx, struct db *db, const struct act_document *d,
			     const char **out)
{
	*out = d->site;
	return OK;
}

static enum err role_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct user u;

	if (!role_is_granted_by_act(d->role))
		return err_next(
			cx,
			err_at(cx, errf(cx, E_CONFLICT, "the role %s takes no signed act", d->role),
			       "/role"),
			"An administrator grants it: signet role grant %s %s --site '%s' --reason "
			"TEXT.",
			d->person, d->role, d->site);
	TRY(role_givable(cx, db, d->person, d->role, d->site, &u));
	TRY(awaited_may_hold(cx, db, d->person, d->role, d->site));
	return u.kind == KIND_PERSON
		       ? OK
		       : err_at(cx,
				errf(cx, E_CONFLICT, "a service account holds no role %s", d->role),
				"/person");
}

static enum err role_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			  const struct act_done *done, struct fact *out)
{
	fact_start(cx, out, ACTION_ROLE_GRANTED);
	fact_object(cx, out, "user", d->person);
	fact_object(cx, out, "act", d->id);
	fact_site(cx, out, d->site);
	act_done_print(&out->body, done);
	put_text(&out->body, "user", d->person);
	put_text(&out->body, "role", d->role);
	put_text(&out->body, "site", d->site);
	return OK;
}

/* ---- who uses an account ---- */

static enum err person_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct user u;

	TRY(concerned_in_use(cx, db, d, &u));
	if (u.identity == IDENTITY_CONFIRMED)
		return errf(cx, E_CONFLICT, "'%s' is confirmed already", d->person);
	return u.identity_idx == d->entry
		       ? OK
		       : err_at(cx,
				errf(cx, E_CONFLICT, "the password of '%s' was set by entry %lld",
				     d->person, (long long)u.identity_idx),
				"/entry");
}

static enum err person_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			    const struct act_done *done, struct fact *out)
{
	struct user u;

	fact_start(cx, out, ACTION_USER_CONFIRMED);
	fact_object(cx, out, "user", d->person);
	fact_object(cx, out, "act", d->id);
	TRY(db_user_at(cx, db, d->person, AT_NOW, &u));
	fact_site(cx, out, u.site);
	fact_changed(out, "identity", identity_name(u.identity), identity_name(IDENTITY_CONFIRMED));
	act_done_print(&out->body, done);
	put_text(&out->body, "user", d->person);
	put_int(&out->body, "entry", d->entry);
	return OK;
}

/* ---- a key ---- */

static const char *of_key(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "key:%s", d->key);
}

/* Two who see a theft may not agree since when. */
static const char *of_key_since(struct ctx *cx, const struct act_document *d)
{
	return arena_printf(&cx->mem, "key:%s since %lld", d->key, (long long)d->since);
}

static enum err key_fits(struct ctx *cx, struct db *db, const struct act_document *d)
{
	struct signing_key key;

	TRY(db_key_at(cx, db, d->key, AT_NOW, &key));
	if (strcmp(key.user, d->person) != 0)
		return err_at(cx,
			      errf(cx, E_CONFLICT, "the key is not of '%s' but of '%s'", d->person,
				   key.user),
			      "/person");
	if (key.state != KEY_REVOKED || d->since < key.since)
		return awaited_key(cx, db, d->key);
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_CONFLICT,
				    "the key is revoked, and counts no more from entry %lld on",
				    (long long)key.since),
			       "/since"),
			"State an earlier entry, or leave it.");
}

static enum err key_fact(struct ctx *cx, struct db *db, const struct act_document *d,
			 const struct act_done *done, struct fact *out)
{
	struct signing_key key;

	fact_start(cx, out, ACTION_KEY_REVOKED);
	fact_object(cx, out, "key", d->key);
	fact_object(cx, out, "user", d->person);
	fact_object(cx, out, "act", d->id);
	TRY(db_key_at(cx, db, d->key, AT_NOW, &key));
	fact_changed(out, "state", state_name(&key_states, key.state),
		     state_name(&key_states, KEY_REVOKED));
	act_done_print(&out->body, done);
	put_text(&out->body, "key", d->key);
	put_int(&out->body, "since", d->since);
	return OK;
}

/* clang-format off */
static const struct effect rows[ACT_COUNT] = {
	/* kind                                                about                  whom it concerns  whose approvers  may it           what it does             its other members */
	[ACT_GRANT_ROLE]          = { ACT_GRANT_ROLE,          of_role,               NULL,             site_of_role,    role_fits,       role_fact },
	[ACT_CONFIRM_PERSON]      = { ACT_CONFIRM_PERSON,      of_person,             NULL,             site_of_person,  person_fits,     person_fact },
	[ACT_CONFIRM_KEY]         = { ACT_CONFIRM_KEY,         of_key,                NULL,             site_of_person,  confirmation_fits, confirmation_fact },
	[ACT_REVOKE_KEY]          = { ACT_REVOKE_KEY,          of_key_since,          NULL,             site_of_person,  key_fits,        key_fact },
	[ACT_REVIEW]              = { ACT_REVIEW,              review_object,         review_person,    site_of_person,  review_fits,     review_fact },
	[ACT_SUSPEND]             = { ACT_SUSPEND,             of_person,             NULL,             site_of_person,  suspend_fits,    suspend_fact },
	[ACT_LIFT_SUSPENSION]     = { ACT_LIFT_SUSPENSION,     of_suspension,           NULL,             site_of_person,  suspended_fits,  suspension_lift_fact },
	[ACT_CONFIRM_SUSPENSION]  = { ACT_CONFIRM_SUSPENSION,  of_suspension,           NULL,             site_of_person,  suspended_fits,  suspension_confirm_fact },
	[ACT_REFOUND]             = { ACT_REFOUND,             refounding_object,     NULL,             every_site,      refound_fits,    refound_fact,            refounding_compose },
	[ACT_ANNOUNCE_REFOUNDING] = { ACT_ANNOUNCE_REFOUNDING, refounding_object,     NULL,             every_site,      announce_fits,   announce_fact,           refounding_compose },
	[ACT_ACCEPT_DAMAGE]       = { ACT_ACCEPT_DAMAGE,       damage_object,         NULL,             every_site,      damage_fits,     damage_fact,             stopped_compose },
	[ACT_END_REFOUNDING]      = { ACT_END_REFOUNDING,      refounding_end_object, NULL,             every_site,      end_fits,        end_fact,                end_compose },
	[ACT_GO_ON]               = { ACT_GO_ON,               going_on_object,       NULL,             every_site,      going_on_fits,   going_on_fact,           stopped_compose },
	[ACT_DISOWN_HEAD]         = { ACT_DISOWN_HEAD,         disown_object,         NULL,             every_site,      disown_fits,     disown_fact,             disown_compose },
};
/* clang-format on */

const struct effect *effect_of(enum act_kind kind)
{
	return rows[kind].fact ? &rows[kind] : NULL;
}

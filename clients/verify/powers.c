/*
 * Powers as entries move them: who uses an account, suspensions, and the two approvers who must
 * stay able to sign.  Each follows from an act that people signed, or is one of the few that its
 * actor may have alone.
 */

#include <string.h>

#include "rules/powers.h"
#include "verify/signed_acts.h"

/* ---- an administrator's own ---- */

/* The entry says that its actor acted as one, too. */
enum err administrator_decides(struct verify *v, const struct entry *e, const struct user *u)
{
	TRY(acted_as(v, e, ROLE_ADMINISTRATOR, site_of_user(u)));
	return e->actor_kind == KIND_SYSTEM || acts_in_role(e, ROLE_ADMINISTRATOR)
		       ? OK
		       : wrong(v, "/actor", "'%s' does not act as an administrator", e->actor);
}

/* ---- who uses an account ---- */

enum err on_user_confirmed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t entry = read_int(&r, "entry");
	struct user *u = map_get(&v->state->users, user);
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	if (!u || !act_reaches_user(v, done, u) || u->identity == IDENTITY_CONFIRMED)
		return wrong(v, "/fact/user", "there is nothing to confirm of '%s'", user);
	if (u->identity_idx != entry)
		return wrong(v, "/fact/entry", "another entry set the password of '%s'", user);
	if (json_is_null(done))
		return wrong(v, "/fact/act", "two approvers confirm a person");
	TRY(act_brought(v, e, done, ACT_CONFIRM_PERSON, user, &d));
	if (d.entry != entry)
		return wrong(v, "/fact/entry", "its document names another entry");
	u->identity = IDENTITY_CONFIRMED;
	return OK;
}

/* ---- suspensions ---- */

static enum err suspended_user(struct verify *v, const char *id, enum user_state want,
			       struct user **out)
{
	*out = map_get(&v->state->users, id);
	if (!*out || !(*out)->person || (*out)->state != want)
		return wrong(v, "/fact/user", "'%s' is %s", id,
			     want == USER_SUSPENDED ? "not suspended" : "no person in use");
	return OK;
}

/* An administrator's own: at once, for a while, and not again soon. */
static enum err at_once_check(struct verify *v, const struct entry *e, struct user *u,
			      int64_t until)
{
	if (strcmp(e->actor, u->id) == 0)
		return wrong(v, "/actor", "an administrator suspends another person");
	TRY(administrator_decides(v, e, u));
	if (until != e->clock + SUSPENSION_MS)
		return wrong(v, "/fact/until", "it ends 72 hours later");
	if (suspension_too_soon(u->suspended_at_once, e->clock))
		return wrong(v, "/fact/user", "an administrator suspended '%s' within 30 days",
			     u->id);
	u->suspended_at_once = e->clock;
	return OK;
}

enum err on_user_suspended(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t until = read_int_or(&r, "until", 0);
	struct act_document d;
	struct user *u = NULL;

	TRY(read_end(&v->scratch, &r));
	TRY(suspended_user(v, user, USER_ACTIVE, &u));
	if (json_is_null(done))
		TRY(at_once_check(v, e, u, until));
	else
		TRY(act_brought(v, e, done, ACT_SUSPEND, user, &d));
	if (!json_is_null(done) && until)
		return wrong(v, "/fact/until", "what an approver signed lasts until it is lifted");
	u->state = USER_SUSPENDED;
	u->suspended_by = e->index;
	u->suspended_until = until;
	u->suspension = json_is_null(done) ? NULL : map_get(&v->state->acts, d.id);
	u->suspension_lasts = NULL;
	return OK;
}

static enum err suspension_moves(struct verify *v, const struct entry *e, enum act_kind kind,
				 struct user **out, const struct signed_act **by)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t entry = read_int(&r, "entry");
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(suspended_user(v, user, USER_SUSPENDED, out));
	if (entry != (*out)->suspended_by)
		return wrong(v, "/fact/entry", "another entry suspended '%s'", user);
	*by = NULL;
	if (json_is_null(done))
		return OK;
	TRY(act_brought(v, e, done, kind, user, &d));
	*by = map_get(&v->state->acts, d.id);
	return d.entry == entry ? OK : wrong(v, "/fact/entry", "its document names another entry");
}

enum err on_suspension_confirmed(struct verify *v, const struct entry *e)
{
	const struct signed_act *by = NULL;
	struct user *u = NULL;

	TRY(suspension_moves(v, e, ACT_CONFIRM_SUSPENSION, &u, &by));
	if (!by || !u->suspended_until)
		return wrong(v, "/fact/act", "an approver confirms what would end by itself");
	u->suspended_until = 0;
	u->suspension_lasts = by;
	return OK;
}

enum err on_suspension_ended(struct verify *v, const struct entry *e)
{
	const struct signed_act *by = NULL;
	struct user *u = NULL;

	TRY(suspension_moves(v, e, ACT_LIFT_SUSPENSION, &u, &by));
	if (!by &&
	    (e->actor_kind != KIND_SYSTEM || !u->suspended_until || e->clock < u->suspended_until))
		return wrong(v, "/fact/act", "it does not end by itself yet");
	u->state = USER_ACTIVE;
	return OK;
}

/* ---- approvers who are able to sign ---- */

bool key_signs_ground(struct verify *v, const struct key *k, enum role role, const char *site)
{
	enum custody custody;

	return (roles_at(k->owner, site) & role_bit(role)) && custody_parse(k->custody, &custody) &&
	       custody_moves_ground(custody) && !signer_counts(v, k, role_name(role), site, false);
}

static bool user_is_able(struct verify *v, const struct user *u, const char *site)
{
	for (const struct key *k = u->keys; k; k = k->more)
		if (key_signs_ground(v, k, ROLE_APPROVER, site))
			return true;
	return false;
}

size_t approvers_besides(struct verify *v, const char *person, const char *site)
{
	size_t others = 0;

	for (const struct user *u = v->state->newest_user; u; u = u->before)
		others += strcmp(u->id, person) != 0 && user_is_able(v, u, site);
	return others;
}

static bool holds_approver(const struct user *u, const char *site)
{
	return u->person && (u->state == USER_ACTIVE || u->state == USER_SUSPENDED) &&
	       (roles_at(u, site) & role_bit(ROLE_APPROVER));
}

/* Also of who is suspended or reset, which ends. */
static bool has_approvers_key(const struct user *u)
{
	enum custody custody;

	for (const struct key *k = u->keys; k; k = k->more)
		if (k->state == KEY_CONFIRMED && (k->roles & role_bit(ROLE_APPROVER)) &&
		    custody_parse(k->custody, &custody) && custody_moves_ground(custody))
			return true;
	return false;
}

bool approver_counts(struct verify *v, const char *person, const char *site, bool waited)
{
	const struct user *u = map_get(&v->state->users, person);
	const struct act_concerned p = {
		.waited = waited,
		.suspended = u && u->state == USER_SUSPENDED,
		.able = u && user_is_able(v, u, site),
		.lasts = u && u->identity != IDENTITY_RESET && holds_approver(u, site) &&
			 has_approvers_key(u),
	};

	return act_counts_able(&p);
}

enum err approvers_left(struct verify *v, enum power_loss loss, const struct user *without,
			const char *site)
{
	const bool everywhere = roles_at(without, EVERY_SITE) & role_bit(ROLE_APPROVER);
	const bool lasts =
		approver_lasts(loss, holds_approver(without, site), has_approvers_key(without));

	if (everywhere && strcmp(site, EVERY_SITE) != 0)
		return OK;
	return approvers_suffice(loss, lasts, approvers_besides(v, without->id, site))
		       ? OK
		       : wrong(v, "/fact/user", "fewer than %s would be left who are able to sign",
			       loss == POWER_RESTS ? "one approver" : "two approvers");
}

/* Administrators alone propose who becomes one. */
static enum err administrator_left(struct verify *v, const struct user *without)
{
	for (const struct user *u = v->state->newest_user; u; u = u->before)
		if (u != without && u->person &&
		    (u->state == USER_ACTIVE || u->state == USER_SUSPENDED) &&
		    (roles_at(u, EVERY_SITE) & role_bit(ROLE_ADMINISTRATOR)))
			return OK;
	return wrong(v, "/fact/user", "no administrator of every site would be left");
}

/* The system begins an instance, and takes nothing away. */
enum err end_judged(struct verify *v, const struct entry *e, const struct user *u,
		    bool administrator)
{
	if (administrator)
		TRY(administrator_left(v, u));
	return e->actor_kind == KIND_SYSTEM
		       ? wrong(v, "/actor", "the system ends no role and no account")
		       : OK;
}

/* Another administrator of every site alone may end the account of one, since roles clash: that one
 * is left is asked all the same, for itself. */
enum err account_end_judged(struct verify *v, const struct entry *e, const struct user *u)
{
	TRY(end_judged(v, e, u, roles_at(u, EVERY_SITE) & role_bit(ROLE_ADMINISTRATOR)));
	TRY(administrator_decides(v, e, u));
	if (strcmp(actor_person(e), u->id) == 0)
		return wrong(v, "/actor", "nobody ends their own account");
	TRY(awaits_nobody(v, u));
	return approvers_left_without(v, POWER_ENDS, u);
}

enum err approvers_left_without(struct verify *v, enum power_loss loss, const struct user *u)
{
	for (const struct held *h = u->held; h; h = h->next)
		if (h->roles & role_bit(ROLE_APPROVER))
			TRY(approvers_left(v, loss, u, h->site));
	return OK;
}

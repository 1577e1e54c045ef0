/*
 * One-time codes, and the passwords that they set.  A password rests its person's powers until
 * others confirmed who uses the account, so the log has to show whose code set it: the newest one
 * that an administrator gave the person, which is open until it is used or over.
 */

#include <string.h>

#include "rules/powers.h"
#include "verify/signed_acts.h"

/* May a code set another password of the person? */
static enum err reset_judged(struct verify *v, const struct entry *e, const struct user *u)
{
	if (u->state == USER_INVITED)
		return OK;
	if (reset_too_soon(roles_anywhere(u) | u->reset_roles, u->reset_at, e->clock))
		return wrong(v, "/fact/user", "the password of '%s' was reset within 72 hours",
			     u->id);
	TRY(awaits_nobody(v, u));
	return approvers_left_without(v, POWER_RESTS, u);
}

/* One who may get a code, and use it. */
static enum err person_in_use(struct verify *v, const char *id, struct user **out)
{
	struct user *u = *out = map_get(&v->state->users, id);

	return u && u->person && (u->state == USER_INVITED || u->state == USER_ACTIVE)
		       ? OK
		       : wrong(v, "/fact/user", "'%s' is no person in use", id);
}

/* While the founding is open, who could invite a founder again could found alone. */
static enum err invited_check(struct verify *v, const struct entry *e, const struct user *u,
			      int64_t ends)
{
	TRY(administrator_decides(v, e, u));
	if (founder_other(v->state, u->id))
		return wrong(v, "/fact/user", "'%s' is a founder, and the founding is open", u->id);
	if (ends != e->clock + INVITATION_LIFE_MS)
		return wrong(v, "/fact/expires_at", "it ends 7 days later");
	return reset_judged(v, e, u);
}

enum err on_user_invited(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *code = read_text(&r, "id"), *user = read_text(&r, "user");
	int64_t ends;
	struct user *u;

	read_text(&r, "code");
	ends = read_int(&r, "expires_at");
	TRY(read_end(&v->scratch, &r));
	TRY(person_in_use(v, user, &u));
	TRY(invited_check(v, e, u, ends));
	u->code = keep(v, code);
	u->code_ends = ends;
	return OK;
}

/* The code is all that they have yet: no role is acted in. */
static enum err sets_own_check(struct verify *v, const struct entry *e, const struct user *u)
{
	json_t *roles = json_object_get(json_object_get(e->json, "actor"), "roles");

	return e->actor_kind == KIND_PERSON && strcmp(e->actor, u->id) == 0 &&
			       strcmp(actor_person(e), u->id) == 0 && json_array_size(roles) == 0
		       ? OK
		       : wrong(v, "/actor", "the person sets the own password, in no role");
}

static enum err code_used_check(struct verify *v, const struct entry *e, const struct user *u,
				const char *code)
{
	if (!u->code)
		return wrong(v, "/fact/invitation", "no code of '%s' is open", u->id);
	if (strcmp(u->code, code) != 0)
		return wrong(v, "/fact/invitation", "it is not the newest code of '%s'", u->id);
	return e->clock < u->code_ends ? OK
				       : wrong(v, "/fact/invitation", "the code was over by then");
}

/* From now on others have to confirm who uses the account. */
static void password_takes(struct user *u, const struct entry *e, bool reset)
{
	if (reset) {
		u->reset_at = e->clock;
		u->reset_roles = roles_anywhere(u);
	}
	u->code = NULL;
	u->state = USER_ACTIVE;
	u->identity = reset ? IDENTITY_RESET : IDENTITY_NEW;
	u->identity_idx = e->index;
}

enum err on_password_set(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *user = read_text(&r, "user"), *code = read_text(&r, "invitation");
	bool reset = read_bool(&r, "reset");
	struct user *u;

	read_text(&r, "verifier");
	TRY(read_end(&v->scratch, &r));
	TRY(person_in_use(v, user, &u));
	if (reset != (u->state == USER_ACTIVE))
		return wrong(v, "/fact/reset", "'%s' had %s password", user, reset ? "no" : "a");
	TRY(reset_judged(v, e, u));
	TRY(sets_own_check(v, e, u));
	TRY(code_used_check(v, e, u, code));
	password_takes(u, e, reset);
	return OK;
}

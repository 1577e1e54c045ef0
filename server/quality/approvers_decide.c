#include "quality/approvers.h"

#include <string.h>

#include "engine/history.h"
#include "people/user.h"
#include "rules/act_needs.h"
#include "signing/key.h"

enum err key_is_able(struct ctx *cx, struct db *db, const struct signing_key *key, enum role role,
		     const char *site, bool *able)
{
	const char *name;
	enum custody custody;
	enum err e;

	*able = false;
	if (!custody_parse(key->custody, &custody) || !custody_moves_ground(custody))
		return OK;
	e = signer_valid(cx, db, key, role_name(role), site, false, &name);
	*able = e == OK;
	return e == E_FORBIDDEN ? OK : e;
}

enum err approver_able(struct ctx *cx, struct db *db, const char *person, const char *site,
		       bool *able)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);

	*able = false;
	TRY(db_keys_of(cx, db, person, AT_NOW, keys, &n));
	for (size_t i = 0; i < n && !*able; i++)
		TRY(key_is_able(cx, db, &keys[i], ROLE_APPROVER, site, able));
	return OK;
}

static enum err key_lasts(struct ctx *cx, struct db *db, const struct signing_key *key, bool *out)
{
	enum custody custody;

	*out = false;
	if (key->state != KEY_CONFIRMED || !custody_parse(key->custody, &custody) ||
	    !custody_moves_ground(custody))
		return OK;
	return key_is_for(cx, db, key, role_name(ROLE_APPROVER), out);
}

/* A confirmed key for the role: also of who is suspended or reset, which ends. */
static enum err approver_has_key(struct ctx *cx, struct db *db, const char *person, bool *out)
{
	struct signing_key keys[KEYS_OF_USER_MAX];
	size_t n = countof(keys);

	*out = false;
	TRY(db_keys_of(cx, db, person, AT_NOW, keys, &n));
	for (size_t i = 0; i < n && !*out; i++)
		TRY(key_lasts(cx, db, &keys[i], out));
	return OK;
}

static enum err approver_holds(struct ctx *cx, struct db *db, const char *person, const char *site,
			       bool *out)
{
	unsigned roles;
	struct user u;

	TRY(db_user_at(cx, db, person, AT_NOW, &u));
	TRY(db_roles_at(cx, db, person, site, AT_NOW, &roles));
	*out = u.kind == KIND_PERSON && (u.state == USER_ACTIVE || u.state == USER_SUSPENDED) &&
	       (roles & role_bit(ROLE_APPROVER));
	return OK;
}

enum err concerned_able(struct ctx *cx, struct db *db, const char *person, const char *site,
			bool waited, bool *able)
{
	struct act_concerned p = { .waited = waited };
	bool holds, signs;
	struct user u;

	TRY(db_user_at(cx, db, person, AT_NOW, &u));
	TRY(approver_able(cx, db, person, site, &p.able));
	TRY(approver_holds(cx, db, person, site, &holds));
	TRY(approver_has_key(cx, db, person, &signs));
	p.suspended = u.state == USER_SUSPENDED;
	p.lasts = holds && signs && u.identity != IDENTITY_RESET;
	*able = act_counts_able(&p);
	return OK;
}

enum err approvers_able(struct ctx *cx, struct db *db, const char *site, const char *without,
			size_t *out)
{
	const struct name_list *holders;
	bool able;

	*out = 0;
	TRY(db_role_holders(cx, db, ROLE_APPROVER, site, &holders));
	for (const struct name_list *h = holders; h; h = h->next) {
		if (strcmp(h->name, without) == 0)
			continue;
		TRY(approver_able(cx, db, h->name, site, &able));
		*out += able;
	}
	return OK;
}

static const char *approvers_where(struct ctx *cx, const char *site)
{
	return strcmp(site, EVERY_SITE) == 0 ? "for every site"
					     : arena_printf(&cx->mem, "at %s", site);
}

static enum err approvers_too_few(struct ctx *cx, enum power_loss loss, const char *person,
				  const char *site, size_t others)
{
	if (loss == POWER_RESTS)
		return err_next(
			cx,
			errf(cx, E_CONFLICT,
			     "while the powers of '%s' rest no approver is able to sign %s", person,
			     approvers_where(cx, site)),
			"Lift another approver's suspension or confirm one first; where none "
			"is left the root's holders found quality anew: docs/trust.md, 'Both "
			"approvers are gone'.");
	return err_next(cx,
			errf(cx, E_CONFLICT,
			     "without '%s' %zu approver%s able to sign %s, and there must be %d",
			     person, others, others == 1 ? " is" : "s are",
			     approvers_where(cx, site), APPROVERS_MIN),
			"Grant the role to another person first, who enrols a key.");
}

/* Where the person holds the role by another grant, too, nothing is lost. */
enum err approvers_stay(struct ctx *cx, struct db *db, enum power_loss loss, const char *person,
			const char *site)
{
	bool holds, signs, everywhere;
	size_t others;

	TRY(approver_holds(cx, db, person, site, &holds));
	TRY(approver_has_key(cx, db, person, &signs));
	TRY(db_role_granted(cx, db, person, role_name(ROLE_APPROVER), EVERY_SITE, &everywhere));
	if (everywhere && strcmp(site, EVERY_SITE) != 0)
		return OK;
	TRY(approvers_able(cx, db, site, person, &others));
	return approvers_suffice(loss, approver_lasts(loss, holds, signs), others)
		       ? OK
		       : approvers_too_few(cx, loss, person, site, others);
}

enum err approvers_stay_without(struct ctx *cx, struct db *db, enum power_loss loss,
				const char *person)
{
	const struct role_held *held;

	TRY(db_roles_held(cx, db, person, &held));
	for (const struct role_held *h = held; h; h = h->next)
		if (h->role == ROLE_APPROVER)
			TRY(approvers_stay(cx, db, loss, person, h->site));
	return OK;
}

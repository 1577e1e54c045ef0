/*
 * Users and roles, as entries state them.  An administrator makes accounts, ends them and moves
 * roles where the own role counts; what an instance begins with is the system's.  Three rules are
 * checked at each grant: nobody grants a role to themselves, also not by a
 * service of theirs; no role clashes with one that the person or a service of
 * theirs holds; and the roles that an entry states for its actor were really held
 * at that index.
 *
 * Printed names are judged when they are given and not here: with the tables of
 * another year's Unicode library the judgement could be another one.
 */

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "documents/role.h"
#include "rules/actors.h"
#include "rules/people.h"
#include "rules/refounding.h"
#include "rules/role_clash.h"
#include "verify/signed_acts.h"
#include "verify/sites.h"

/* Whom a fact names, and who is not deactivated; further members are for others. */
static enum err user_named(struct verify *v, const struct entry *e, struct user **out)
{
	const char *id = json_string_value(json_object_get(e->fact, "user"));

	*out = id ? map_get(&v->state->users, id) : NULL;
	if (!*out)
		return wrong(v, "/fact/user", "there is no user '%s' yet", id ? id : "");
	if ((*out)->state == USER_DEACTIVATED)
		return wrong(v, "/fact/user", "'%s' is deactivated", id);
	return OK;
}

enum err id_given(struct verify *v, const char *id, const char *fold, bool device)
{
	static char user[] = "user", box[] = "device";
	const char *own = id_fold(&v->scratch, id), *place = device ? "/fact/device" : "/fact/id";
	const char *whose = map_get(&v->state->folds, own);

	if (fold && strcmp(fold, own) != 0)
		return wrong(v, "/fact/fold", "the fold of '%s' is '%s'", id, own);
	if (fold && !id_ok(id))
		return wrong(v, place, "it is no id");
	if (fold && whose && !(device && whose == box))
		return wrong(v, place, "'%s' reads like the id of a %s that was given before", id,
			     whose);
	if (!whose)
		map_put(&v->state->folds, own, device ? box : user);
	return OK;
}

/* Of another user, before this one. */
static enum err namesake_check(struct verify *v, const char *namesake)
{
	return !namesake || map_get(&v->state->users, namesake)
		       ? OK
		       : wrong(v, "/fact/namesake", "there is no user '%s' yet", namesake);
}

/* ---- whose role counts ---- */

unsigned roles_at(const struct user *u, const char *site)
{
	unsigned roles = 0;

	for (const struct held *h = u->held; h; h = h->next)
		if (grant_counts_at(h->site, site))
			roles |= h->roles;
	return roles;
}

unsigned roles_anywhere(const struct user *u)
{
	unsigned roles = 0;

	for (const struct held *h = u->held; h; h = h->next)
		roles |= h->roles;
	return roles;
}

static unsigned roles_resting(const struct user *u)
{
	return powers_rest(u->owner ? u->owner->identity : u->identity, u->owner);
}

unsigned roles_acting_at(const struct user *u, const char *site)
{
	const unsigned roles = roles_at(u, site) & ~roles_resting(u);

	return u->owner ? roles_of_service(roles, roles_at(u->owner, site)) : roles;
}

enum err acted_as(struct verify *v, const struct entry *e, enum role role, const char *site)
{
	const struct user *u = map_get(&v->state->users, e->actor);
	bool somebody = e->actor_kind == KIND_PERSON || e->actor_kind == KIND_SERVICE;

	if (e->actor_kind == KIND_SYSTEM && !v->state->acted)
		return OK;
	if (somebody && u && (roles_acting_at(u, site) & role_bit(role)))
		return OK;
	return wrong(v, "/actor", "'%s' is not %s at %s", e->actor, role_name(role), site);
}

/* ---- accounts ---- */

/* A service belongs to a person, and joins what that person answers for. */
static enum err owner_set(struct verify *v, struct user *u, const char *owner)
{
	if (u->person != !owner)
		return wrong(v, "/fact/owner", "a service has an owner, and a person has none");
	if (u->person)
		return OK;
	u->owner = map_get(&v->state->users, owner);
	if (!u->owner || !u->owner->person || u->owner->state == USER_DEACTIVATED)
		return wrong(v, "/fact/owner", "'%s' is not a person in use", owner);
	u->more = u->owner->more;
	u->owner->more = u;
	return OK;
}

enum err on_user_created(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	struct user *u = arena_alloc(&v->cx.mem, sizeof(*u));
	const char *kind = read_text(&r, "kind"), *owner = read_text_or_null(&r, "owner");
	const char *fold = e->v > 1 ? read_text(&r, "fold") : NULL;
	const char *namesake = e->v > 1 ? read_text_or_null(&r, "namesake") : NULL;

	u->id = keep(v, read_text(&r, "id"));
	u->site = keep(v, read_text(&r, "site"));
	u->name = keep(v, read_text(&r, "name"));
	u->person = actor_kind_parse(kind) == KIND_PERSON;
	u->first = e->actor_kind == KIND_SYSTEM;
	u->state = u->person ? USER_INVITED : USER_ACTIVE;
	TRY(read_end(&v->scratch, &r));
	if (map_get(&v->state->users, u->id))
		return wrong(v, "/fact/id", "the id '%s' was given before", u->id);
	TRY(id_given(v, u->id, fold, false));
	TRY(namesake_check(v, namesake));
	TRY(owner_set(v, u, owner));
	TRY(acted_as(v, e, ROLE_ADMINISTRATOR, u->site));
	map_put(&v->state->users, u->id, u);
	u->before = v->state->newest_user;
	v->state->newest_user = u;
	return OK;
}

/* With the user go the roles. */
enum err on_user_deactivated(struct verify *v, const struct entry *e)
{
	struct user *u;

	TRY(user_named(v, e, &u));
	TRY(account_end_judged(v, e, u));
	u->state = USER_DEACTIVATED;
	u->held = NULL;
	return OK;
}

/* ---- roles ---- */

struct held *held_at(struct verify *v, struct user *u, const char *site)
{
	struct held *h = u->held;

	while (h && strcmp(h->site, site) != 0)
		h = h->next;
	if (h)
		return h;
	h = arena_alloc(&v->cx.mem, sizeof(*h));
	*h = (struct held){ .site = keep(v, site), .next = u->held };
	return u->held = h;
}

static const struct user *person_of(const struct user *u)
{
	return u->owner ? u->owner : u;
}

/* Of all grants, the services of the person included. */
const struct role_held *roles_behind(struct verify *v, const struct user *person)
{
	struct role_held *all = NULL, *one;

	for (const struct user *u = person; u; u = u->more)
		for (const struct held *h = u->held; h; h = h->next)
			for (enum role role = 0; role < ROLE_COUNT; role++) {
				if (!(h->roles & role_bit(role)))
					continue;
				one = arena_alloc(&v->scratch.mem, sizeof(*one));
				*one = (struct role_held){ role, h->site, all };
				all = one;
			}
	return all;
}

/* With what the person holds, this one left out. */
static enum err clash_check(struct verify *v, const struct user *person, enum role role,
			    const char *site)
{
	const struct role_held grant = { role, site, NULL }, *with = NULL;
	const struct role_clash *clash = role_clash_find(roles_behind(v, person), &grant, &with);

	if (clash)
		return wrong(v, "/fact/role", "'%s' is %s at '%s', which clashes with %s: %s",
			     person->id, role_name(with->role), with->site, role_name(role),
			     clash->why);
	return founder_clash(role, site) ? awaits_nobody(v, person) : OK;
}

/* Of version 1, a site's name alone. */
static enum err role_site_check(struct verify *v, const struct entry *e, const char *site)
{
	bool every = e->v > 1 && strcmp(site, EVERY_SITE) == 0;

	if (!every && !name_ok(site))
		return wrong(v, "/fact/site", "'%s' is no site", site);
	return every || site_known(v, site)
		       ? OK
		       : wrong(v, "/fact/site", "there is no site '%s' yet", site);
}

/* The roles that two approvers grant beside the administrator.  A log begins with grants to its
 * founders, by the system. */
static enum err granted_alone(struct verify *v, const struct entry *e, const char *role)
{
	return !role_is_granted_by_act(role) ||
			       (e->actor_kind == KIND_SYSTEM && !v->state->founders[0])
		       ? OK
		       : wrong(v, "/fact/act", "the role %s is granted by a signed act", role);
}

static enum err grant_check(struct verify *v, const struct entry *e, json_t *done,
			    const struct user *u, const char *role, const char *site)
{
	struct act_document d;

	if (e->v < 3)
		return acted_as(v, e, ROLE_ADMINISTRATOR, site);
	if (json_is_null(done)) {
		TRY(granted_alone(v, e, role));
		return acted_as(v, e, ROLE_ADMINISTRATOR, site);
	}
	TRY(act_brought(v, e, done, ACT_GRANT_ROLE, u->id, &d));
	return strcmp(d.role, role) == 0 && strcmp(d.site, site) == 0
		       ? OK
		       : wrong(v, "/fact/role", "its document names another role or site");
}

static enum err role_ended(struct verify *v, const struct entry *e, const struct user *u,
			   enum role role, const char *site)
{
	TRY(end_judged(v, e, u, role == ROLE_ADMINISTRATOR && strcmp(site, EVERY_SITE) == 0));
	TRY(acted_as(v, e, ROLE_ADMINISTRATOR, site));
	return role == ROLE_APPROVER ? approvers_left(v, POWER_ENDS, u, site) : OK;
}

static enum err role_move(struct verify *v, const struct entry *e, bool grant)
{
	struct reader r = entry_fact(e);
	json_t *done = grant && e->v > 2 ? read_any(&r, "act") : NULL;
	const char *name = read_text(&r, "role"), *site = read_text(&r, "site");
	const char *user = read_text(&r, "user");
	struct user *u = NULL;
	struct held *at;
	enum role role;

	TRY(read_end(&v->scratch, &r));
	TRY(user_named(v, e, &u));
	TRY(role_site_check(v, e, site));
	if (!role_parse(name, &role))
		return wrong(v, "/fact/role", "there is no role '%s'", name);
	at = held_at(v, u, site);
	if (!(at->roles & role_bit(role)) != grant)
		return wrong(v, "/fact/role", "'%s' %s it already", user,
			     grant ? "holds" : "is without");
	if (grant && strcmp(actor_person(e), person_of(u)->id) == 0)
		return wrong(v, "/actor", "nobody grants a role to themselves");
	if (grant)
		TRY(clash_check(v, person_of(u), role, site));
	TRY(grant ? grant_check(v, e, done, u, name, site) : role_ended(v, e, u, role, site));
	at->roles ^= role_bit(role);
	return OK;
}

enum err on_role_granted(struct verify *v, const struct entry *e)
{
	return role_move(v, e, true);
}

enum err on_role_revoked(struct verify *v, const struct entry *e)
{
	return role_move(v, e, false);
}

/* ---- who acts ---- */

const char *actor_person(const struct entry *e)
{
	const char *behind =
		json_string_value(json_object_get(json_object_get(e->json, "actor"), "for"));

	if (e->actor_kind != KIND_PERSON && e->actor_kind != KIND_SERVICE)
		return ""; /* its id is no user's, even if it is the same text */
	return person_of_act(e->actor, behind);
}

enum err actor_check(struct verify *v, const struct entry *e)
{
	const bool somebody = actor_has_account(e);
	const struct user *u = somebody ? map_get(&v->state->users, e->actor) : NULL;
	const struct actor_now now = {
		.there = u,
		.kind = u && u->person ? KIND_PERSON : KIND_SERVICE,
		.in_use = u && u->state == USER_ACTIVE,
		.owner = u && u->owner ? u->owner->id : NULL,
		.owner_in_use = u && u->owner && u->owner->state == USER_ACTIVE,
		.roles = u && e->actor_site ? roles_acting_at(u, e->actor_site) : 0,
	};

	v->state->acted |= somebody;
	return actor_judge(&v->scratch, e, &now);
}

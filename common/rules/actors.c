#include "rules/actors.h"

#include <string.h>

/* Acts of a user who is not in use yet, or no more. */
static const enum action of_anybody[] = { ACTION_USER_PASSWORD_SET, ACTION_SESSION_OPENED,
					  ACTION_SESSION_CLOSED, ACTION_ACT_REFUSED,
					  ACTION_ACT_REFUSED_AGAIN };

static bool is_of_anybody(enum action a)
{
	for (size_t i = 0; i < countof(of_anybody); i++)
		if (of_anybody[i] == a)
			return true;
	return false;
}

bool actor_has_account(const struct entry *e)
{
	return e->actor_kind == KIND_PERSON || e->actor_kind == KIND_SERVICE;
}

static json_t *actor_json(const struct entry *e)
{
	return json_object_get(e->json, "actor");
}

static const char *actor_behind(const struct entry *e)
{
	return json_string_value(json_object_get(actor_json(e), "for"));
}

const char *actor_text(struct ctx *cx, const struct entry *e)
{
	const char *behind = actor_behind(e), *site = e->actor_site;
	const char *text =
		arena_printf(&cx->mem, "%d %d %s %s %s", is_of_anybody(e->action),
			     (int)e->actor_kind, e->actor, behind ? behind : "", site ? site : "");
	json_t *role;
	size_t i;

	json_array_foreach (json_object_get(actor_json(e), "roles"), i, role)
		text = arena_printf(&cx->mem, "%s %s", text, json_string_value(role));
	return text;
}

/* At no site nobody holds a role. */
static enum err actor_roles_held(struct ctx *cx, const struct entry *e, unsigned held)
{
	enum role role;
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(actor_json(e), "roles"), i, item)
		if (!e->actor_site || !role_parse(json_string_value(item), &role) ||
		    !(held & role_bit(role)))
			return err_at(cx,
				      errf(cx, E_TAMPERED, "'%s' did not hold the role %s",
					   e->actor, json_string_value(item)),
				      "/actor/roles");
	return OK;
}

static enum err no_account(struct ctx *cx, const struct entry *e)
{
	return actor_behind(e) || json_array_size(json_object_get(actor_json(e), "roles"))
		       ? err_at(cx,
				errf(cx, E_TAMPERED, "a %s holds no role, and acts for nobody",
				     actor_kind_name(e->actor_kind)),
				"/actor")
		       : OK;
}

static enum err account_in_use(struct ctx *cx, const struct entry *e, const struct actor_now *now)
{
	const char *behind = actor_behind(e);

	if (!now->in_use)
		return err_at(cx, errf(cx, E_TAMPERED, "'%s' is not in use", e->actor),
			      "/actor/id");
	if (now->owner && !now->owner_in_use)
		return err_at(cx, errf(cx, E_TAMPERED, "'%s' is not in use", now->owner),
			      "/actor/for");
	return (behind == NULL) == (now->owner == NULL) &&
			       (!behind || strcmp(behind, now->owner) == 0)
		       ? OK
		       : err_at(cx, errf(cx, E_TAMPERED, "it is not the person behind the service"),
				"/actor/for");
}

enum err actor_judge(struct ctx *cx, const struct entry *e, const struct actor_now *now)
{
	if (!actor_has_account(e))
		return no_account(cx, e);
	if (!now->there || now->kind != e->actor_kind)
		return err_at(cx,
			      errf(cx, E_TAMPERED, "there is no %s '%s'",
				   actor_kind_name(e->actor_kind), e->actor),
			      "/actor/id");
	if (is_of_anybody(e->action))
		return OK;
	TRY(account_in_use(cx, e, now));
	return actor_roles_held(cx, e, now->roles);
}

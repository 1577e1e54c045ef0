#include "control/asked.h"

#include "engine/history.h"
#include "signing/key.h"

#include <string.h>

#include "base/json.h"
#include "documents/role.h"

enum err change_concerned(struct ctx *cx, const char *body, struct concerned *out)
{
	static const char *const every[] = { EVERY_SITE };
	auto_json json = NULL;
	json_t *sites, *site;
	const char **list;
	size_t i;

	TRY(json_read(cx, body, strlen(body), &json));
	sites = json_object_get(json, "sites");
	*out = (struct concerned){ every, countof(every) };
	if (json_array_size(sites) == 0)
		return OK;
	list = arena_alloc(&cx->mem, json_array_size(sites) * sizeof(*list));
	json_array_foreach (sites, i, site) {
		if (!json_is_string(site))
			return errf(cx, E_TAMPERED, "a site of the change is none");
		list[i] = arena_strdup(&cx->mem, json_string_value(site));
	}
	*out = (struct concerned){ list, i };
	return OK;
}

enum err signature_signs(struct ctx *cx, struct db *db, const struct signature *s,
			 struct signs *out)
{
	*out = (struct signs){ s->meaning, s->role, NULL };
	if (!custody_parse(s->custody, &out->custody))
		return errf(cx, E_TAMPERED, "a signature of unknown custody");
	return signature_site(cx, db, s, &out->site);
}

/* ---- is it asked for? ---- */

bool signature_is_asked(const struct needs *needs, const struct concerned *c, const struct signs *s)
{
	return strcmp(s->meaning, "rejection") == 0 ? needs_ask(needs, c, s)
						    : needs_take(needs, c, s);
}

static enum err asked_of_nobody(struct ctx *cx, const struct signs *s)
{
	if (strcmp(s->meaning, "rejection") == 0)
		return err_next(
			cx,
			errf(cx, E_FORBIDDEN,
			     "the policy asks no %s to sign here, so a rejection in that role "
			     "would end nothing",
			     s->role),
			"Object instead: signet change object N --reason TEXT.");
	return errf(cx, E_FORBIDDEN, "the policy asks for no %s by role %s with a %s key here",
		    s->meaning, s->role, custody_name(s->custody));
}

static const char *places_text(struct ctx *cx, const struct needs *needs, const struct concerned *c,
			       const struct signs *s)
{
	const char *text = "";

	for (size_t i = 0; i < needs->n; i++) {
		const struct need one = needs->need[i];
		const struct needs alone = { .need = { one }, .n = 1 };
		const struct signs every = { s->meaning, s->role, EVERY_SITE, s->custody };

		for (size_t k = 0;
		     signature_is_asked(&alone, c, &every) && k < need_places(&one, c); k++)
			text = arena_printf(&cx->mem, "%s%s%s", text, *text ? ", " : "",
					    need_place(&one, c, k));
	}
	return text;
}

enum err signature_asked_for(struct ctx *cx, const struct needs *needs, const struct concerned *c,
			     const struct signs *s)
{
	const struct signs every = { s->meaning, s->role, EVERY_SITE, s->custody };

	if (signature_is_asked(needs, c, s))
		return OK;
	if (!signature_is_asked(needs, c, &every))
		return asked_of_nobody(cx, s);
	return err_next(cx,
			err_at(cx,
			       errf(cx, E_FORBIDDEN,
				    "%s by role %s at %s counts for nothing here: the policy "
				    "asks for it at %s",
				    s->meaning, s->role, s->site, places_text(cx, needs, c, s)),
			       "/predicate/signer/site"),
			"Ask a person who holds the role there, or at " EVERY_SITE
			", or have it granted.");
}

enum err signature_holds(struct ctx *cx, struct db *db, const struct signature *s, const char *site,
			 bool founding, bool *out)
{
	struct signing_key key;
	const char *name;
	enum err e;

	TRY(db_key_at(cx, db, s->key, AT_NOW, &key));
	e = signer_valid(cx, db, &key, s->role, site, founding, &name);
	*out = e == OK;
	return e == E_FORBIDDEN ? OK : e;
}

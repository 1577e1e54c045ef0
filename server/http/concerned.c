/*
 * One road for all routes: a name is taken from the path or the body, its sites
 * from the rows that apply wrote, and both are held against the grants of the
 * asker.  An object that is not there has no sites, so it is answered by the same
 * branch, and with the same words, as one of another site.
 *
 * Somebody with a role at every site sees all: then the handler says itself that
 * there is no such thing.
 */

#include "http/concerned.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/path.h"
#include "engine/concern.h"

/* An object that a request names. */
struct named {
	char how;                /* '&', '?', '@', '!' or 0 */
	const char *kind, *name; /* "run", its id */
	const char *place;       /* in the body; NULL: in the path */
	bool acted_on;           /* the row's roles must count there */
};

static unsigned roles_wanted(const struct route *route)
{
	return route->who & (KNOWN | DEVICE) ? ~0u : route->who;
}

/* ---- the judgement ---- */

static enum err none_seen(struct req *rq, const struct named *o)
{
	struct ctx *cx = &rq->cx;
	enum err e = E_NOT_FOUND;

	if (o->place && strcmp(o->kind, "artifact") == 0)
		e = err_next(cx, errf(cx, e, "%s is not stored", o->name),
			     "Store the bytes with PUT /v1/artifacts/%s first.", o->name);
	else
		e = errf(cx, e, "there is no %s '%s'", o->kind, o->name);
	if (o->place)
		e = err_at(cx, e, "%s", o->place);
	if (!rq->who.rests)
		return e;
	return err_next(cx, e, "Powers of this account rest. " CONFIRM_PERSON_NEXT,
			rq->who.owner ? rq->who.owner : rq->who.user);
}

static enum err name_taken(struct req *rq, const struct named *o)
{
	enum err e = errf(&rq->cx, E_CONFLICT, "the name '%s' is taken", o->name);

	if (o->place)
		e = err_at(&rq->cx, e, "%s", o->place);
	return err_next(&rq->cx, e, "Choose another one.");
}

/* Reads have no actor, but those that leave an entry. */
void act_by_site(struct req *rq, const char *site)
{
	if (rq->route->mode != READ)
		reads_by_site(rq, site);
}

void reads_by_site(struct req *rq, const char *site)
{
	if (!site)
		return;
	rq->act.actor.site = site;
	rq->act.actor.roles = strcmp(site, rq->who.site) == 0
				      ? rq->who.roles_named
				      : roles_text(&rq->cx, principal_roles_at(&rq->who, site));
}

/* Whose act concerns several sites may do it at each. */
static enum err each_site_judge(struct req *rq, const char *const *site, size_t n)
{
	const unsigned wanted = roles_wanted(rq->route);

	for (size_t i = 0; i < n; i++)
		if (!(wanted & principal_roles_at(&rq->who, site[i])))
			return principal_lacks(&rq->cx, wanted, site[i]);
	return OK;
}

static enum err sites_judge(struct req *rq, const struct named *o, const char *const *site,
			    size_t n)
{
	const unsigned wanted = roles_wanted(rq->route);
	const char *at;
	unsigned roles = principal_roles_of(&rq->who, site, n, wanted, &at);
	bool everywhere = rq->who.roles_everywhere != 0;

	if (o->how == '?' && n > 0 && !roles)
		return name_taken(rq, o);
	if ((o->how == 0 || o->how == '&') && !roles && !everywhere)
		return none_seen(rq, o);
	if (o->how == '&')
		TRY(each_site_judge(rq, site, n));
	if (!o->acted_on)
		return OK;
	if (n > 0 && !at && !(wanted & rq->who.roles_everywhere))
		return principal_lacks(&rq->cx, wanted, site[0]);
	act_by_site(rq, at);
	return OK;
}

/* A grant that counts at every site is given and taken by who has one. */
static enum err every_site_judge(struct req *rq)
{
	const unsigned wanted = roles_wanted(rq->route);

	return wanted & rq->who.roles_everywhere ? OK
						 : principal_lacks(&rq->cx, wanted, EVERY_SITE);
}

/* An act about a user moves what that user's roles move, at each of their sites. */
static enum err decided_judge(struct req *rq, const struct named *o, const char *object)
{
	const unsigned wanted = roles_wanted(rq->route);
	const char *site, *at;
	enum err e = OK;

	TRY(concern_decided_at(&rq->cx, rq->db, object, &site));
	if (!site)
		return rq->who.roles_everywhere ? OK : none_seen(rq, o);
	if (strcmp(site, EVERY_SITE) == 0)
		e = every_site_judge(rq);
	else if (!(principal_roles_of(&rq->who, &site, 1, wanted, &at) & wanted))
		e = principal_lacks(&rq->cx, wanted, site);
	else
		act_by_site(rq, at);
	return e == OK ? OK
		       : err_next(&rq->cx, e,
				  strcmp(site, EVERY_SITE) == 0
					  ? "'%s' has a role at another site, too, so whose role "
					    "counts at every site decides; a role of one site ends "
					    "where it was granted."
					  : "Ask somebody whose role about '%s' is granted there.",
				  o->name);
}

/* An actor must see what the act merely names, and needs no role there. */
static enum err seen_judge(struct req *rq, const struct named *o, const char *object)
{
	bool seen;

	TRY(concern_seen(&rq->cx, rq->db, object, rq->who.sees, &seen));
	return seen ? OK : none_seen(rq, o);
}

static enum err named_judge(struct req *rq, const struct named *o)
{
	const char *object = arena_printf(&rq->cx.mem, "%s:%s", o->kind, o->name);
	const char *const *site;
	size_t n;

	if (o->how == '@' && strcmp(object, "site:" EVERY_SITE) == 0)
		return every_site_judge(rq);
	if (o->how == '!')
		return decided_judge(rq, o, object);
	if (o->how == 0 && !o->acted_on)
		return seen_judge(rq, o, object);
	TRY(concern_sites(&rq->cx, rq->db, object, &site, &n));
	return sites_judge(rq, o, site, n);
}

/* A path that is no document's by its form is refused before anything is looked up: the answer
 * depends on nothing that is there. */
static enum err document_form_check(struct req *rq, const struct named *o)
{
	enum err e;

	if (path_next_parse(&rq->cx, o->name).kind != PATH_NONE)
		return OK;
	e = path_spelling_check(&rq->cx, o->name);
	return e == OK || !o->place ? e : err_at(&rq->cx, e, "%s", o->place);
}

/* A document may be new in a folder that is another site's. */
static enum err document_judge(struct req *rq, const struct named *o)
{
	struct named model = *o;

	if (o->how == '?')
		TRY(document_form_check(rq, o));
	TRY(named_judge(rq, o));
	if (o->how != '?')
		return OK;
	model.kind = "model";
	model.name = path_model(&rq->cx, o->name);
	return model.name ? named_judge(rq, &model) : OK;
}

/* ---- the names ---- */

static bool dataset_form_ok(struct ctx *cx, const char *text)
{
	size_t n = strcspn(text, "/");
	int64_t number;

	return name_ok(arena_strndup(&cx->mem, text, n)) && text[n] &&
	       text_number(text + n + 1, INT_SAFE_MAX, &number);
}

/* A text that could be no object's id is refused where the body is read, with its right form. */
static bool id_form_ok(struct ctx *cx, const struct named *o)
{
	if (!o->place)
		return true;
	if (strcmp(o->kind, "artifact") == 0)
		return digest_ok(o->name);
	if (strcmp(o->kind, "dataset") == 0 && o->how != '?')
		return dataset_form_ok(cx, o->name);
	return *o->name != '\0';
}

static enum err one_judge(struct req *rq, const struct named *o)
{
	if (!o->name || !id_form_ok(&rq->cx, o))
		return OK;
	return strcmp(o->kind, "document") == 0 ? document_judge(rq, o) : named_judge(rq, o);
}

/* The value of a parameter of the path, by its name. */
static const char *param_named(const struct req *rq, const char *name, size_t size)
{
	size_t i = 0;

	for (const char *p = strchr(rq->route->path, '{'); p; p = strchr(p + 1, '{'), i++)
		if (strncmp(p + 1, name, size) == 0 && (p[1 + size] == '}' || p[1 + size] == '.'))
			return rq->param[i];
	return NULL;
}

/* "{model}/{number}" */
static const char *path_name(struct req *rq, const char *pattern)
{
	const char *out = "", *value;
	size_t n;

	while (*pattern) {
		n = strcspn(pattern, "{");
		out = arena_printf(&rq->cx.mem, "%s%.*s", out, (int)n, pattern);
		pattern += n;
		if (!*pattern)
			break;
		n = strcspn(++pattern, "}");
		value = param_named(rq, pattern, n);
		out = arena_printf(&rq->cx.mem, "%s%s", out, value ? value : "");
		pattern += n + 1;
	}
	return out;
}

/* "{/files[]/digest}": each item's. */
static enum err items_judge(struct req *rq, struct named o, const char *list, const char *key)
{
	json_t *item;
	size_t i;

	json_array_foreach (in_any(rq, list), i, item) {
		o.name = json_string_value(json_object_get(item, key));
		o.place = arena_printf(&rq->cx.mem, "/%s/%zu/%s", list, i, key);
		TRY(one_judge(rq, &o));
	}
	return OK;
}

static enum err body_judge(struct req *rq, struct named o, const char *pointer)
{
	struct arena *mem = &rq->cx.mem;
	const char *whole = arena_strndup(mem, pointer, strcspn(pointer, "}"));
	const char *items = strstr(whole, "[]/");

	if (items)
		return items_judge(rq, o, arena_strndup(mem, whole, (size_t)(items - whole)),
				   items + strlen("[]/"));
	o.name = in_text(rq, whole);
	o.place = arena_printf(mem, "/%s", whole);
	return one_judge(rq, &o);
}

/* One word of the column. */
static enum err word_judge(struct req *rq, const char *word, bool first)
{
	struct named o = { .how = (char)(strchr("&?@!", *word) ? *word : '\0'), .acted_on = first };
	const char *kind = word + (o.how != 0), *rest = strchr(kind, ':');

	if (!rest)
		return errf(&rq->cx, E_FAULT, "%s concerns '%s'", rq->route->path, word);
	o.kind = arena_strndup(&rq->cx.mem, kind, (size_t)(rest - kind));
	if (strncmp(++rest, "{/", 2) == 0)
		return body_judge(rq, o, rest + 2);
	o.name = path_name(rq, rest);
	return one_judge(rq, &o);
}

static bool concerns_is(const struct route *route, const char *what)
{
	return strcmp(route->concerns, what) == 0;
}

enum err concerns_check(struct req *rq)
{
	static const char *const anywhere[] = { EVERY_SITE };
	const char *at, *word = rq->route->concerns;

	if (rq->route->who == PUBLIC || rq->who.kind == KIND_DEVICE)
		return OK;
	if (!word)
		return errf(&rq->cx, E_FAULT, "nobody said whom %s concerns", rq->route->path);
	principal_roles_of(&rq->who, anywhere, 1, roles_wanted(rq->route), &at);
	act_by_site(rq, at);
	if (!strchr(word, ':'))
		return OK;
	for (bool first = true; *word; first = false) {
		size_t n = strcspn(word, " ");

		TRY(word_judge(rq, arena_strndup(&rq->cx.mem, word, n), first));
		word += n + (word[n] == ' ');
	}
	return OK;
}

enum err everything_check(struct req *rq, const struct route *route)
{
	if (!route->concerns || !concerns_is(route, CONCERNS_ALL) || route->who == PUBLIC ||
	    (roles_wanted(route) & rq->who.roles_everywhere))
		return OK;
	return err_next(&rq->cx,
			errf(&rq->cx, E_FORBIDDEN,
			     "this shows all sites at once, and needs a role that is granted at "
			     "every site"),
			"Ask an administrator for a grant at *, or somebody who has one.");
}

enum err object_seen(struct req *rq, const char *object, const char *place)
{
	size_t n = strcspn(object, ":");
	const struct named o = { .kind = arena_strndup(&rq->cx.mem, object, n),
				 .name = object + n + 1,
				 .place = place };

	return seen_judge(rq, &o, object);
}

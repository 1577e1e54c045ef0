/*
 * The sites of an object come from the entry that began it, and from what
 * people signed: the record of the release that is rolled out, the record of the
 * model in force, the documents of a change.  An object that began before entries named sites is
 * not kept here, and its entries are not asked.
 */

#include "verify/sites.h"

#include <string.h>

#include "documents/evidence.h"
#include "documents/model_record.h"
#include "documents/path.h"
#include "rules/sites.h"

#define SITE_LEAD "site:"
#define SITES_FEW 4 /* most state no more */

/* ---- a list ---- */

/* EVERY_SITE is none. */
static void site_add(struct verify *v, struct stated_sites *s, const char *site)
{
	const char **more;

	if (strcmp(site, EVERY_SITE) == 0)
		return;
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : SITES_FEW;
		more = arena_alloc(&v->scratch.mem, s->room * sizeof(*more));
		if (s->n)
			memcpy(more, s->site, s->n * sizeof(*more));
		s->site = more;
	}
	s->site[s->n++] = site;
}

static void sites_add(struct verify *v, struct stated_sites *s, const char *const *site, size_t n)
{
	for (size_t i = 0; i < n; i++)
		site_add(v, s, site[i]);
}

/* ---- what begins states its sites, and they are kept ---- */

static const char *member_of(const struct entry *e, const char *key)
{
	const char *text = json_string_value(json_object_get(e->fact, key));

	return text ? text : "";
}

static const char *object_of(struct verify *v, const struct entry *e, const char *kind,
			     const char *key)
{
	return arena_printf(&v->scratch.mem, "%s:%s", kind, member_of(e, key));
}

static void sites_keep(struct verify *v, const char *object, const struct stated_sites *s)
{
	const char **kept = arena_alloc(&v->cx.mem, (s->n + 1) * sizeof(*kept));

	for (size_t i = 0; i < s->n; i++)
		kept[i] = keep(v, s->site[i]);
	map_put(&v->state->sites, object, kept);
}

static void sites_of_kept(struct verify *v, const char *object, struct stated_sites *s)
{
	const char **kept = map_get(&v->state->sites, object);

	s->known = kept != NULL;
	for (; kept && *kept; kept++)
		site_add(v, s, *kept);
}

/* ---- of each kind ---- */

static enum err of_nothing(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	return OK;
}

static enum err of_site(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	sites_keep(v, object_of(v, e, "site", "id"), s);
	site_add(v, s, member_of(e, "id"));
	return OK;
}

bool site_known(struct verify *v, const char *id)
{
	return map_get(&v->state->sites, arena_printf(&v->scratch.mem, "site:%s", id)) != NULL;
}

const char *const *sites_stated(struct verify *v, const char *kind, const char *id)
{
	return map_get(&v->state->sites, arena_printf(&v->scratch.mem, "%s:%s", kind, id));
}

static enum err of_grant(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	site_add(v, s, member_of(e, "site"));
	return OK;
}

static enum err of_user(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	const struct user *u;

	if (e->action == ACTION_USER_CREATED) {
		site_add(v, s, member_of(e, "site"));
		sites_keep(v, object_of(v, e, "user", "id"), s);
		return OK;
	}
	sites_of_kept(v, object_of(v, e, "user", "user"), s);
	u = map_get(&v->state->users, member_of(e, "user"));
	if (e->action != ACTION_USER_DEACTIVATED || !u)
		return OK;
	for (const struct held *h = u->held; h; h = h->next)
		if (h->roles)
			site_add(v, s, h->site);
	return OK;
}

static enum err of_device(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	const char *object = object_of(v, e, "device", "device");

	if (e->action != ACTION_DEVICE_CREATED) {
		sites_of_kept(v, object, s);
		return OK;
	}
	site_add(v, s, member_of(e, "site"));
	sites_keep(v, object, s);
	return OK;
}

static enum err of_rollout(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	struct release_record *r = arena_alloc(&v->scratch.mem, sizeof(*r));
	const char *object = object_of(v, e, "rollout", "id"), *record = member_of(e, "record");
	const struct archive_file *f;

	if (e->action != ACTION_ROLLOUT_BEGUN) {
		sites_of_kept(v, object, s);
		return OK;
	}
	f = document_of(v, record);
	if (!f || release_record_parse(&v->scratch, f->bytes, f->size, r) != OK)
		return wrong(v, "/fact/record", "it is no record of a release");
	sites_add(v, s, r->sites, r->n_sites);
	sites_keep(v, object, s);
	return OK;
}

static enum err of_stop(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	bool known = true;
	json_t *item;
	size_t i;

	json_array_foreach (json_object_get(e->fact, "sites"), i, item)
		site_add(v, s, json_string_value(item) ? json_string_value(item) : "");
	json_array_foreach (json_object_get(e->fact, "devices"), i, item) {
		const char *name = json_string_value(item) ? json_string_value(item) : "";

		sites_of_kept(v, arena_printf(&v->scratch.mem, "device:%s", name), s);
		known &= s->known;
	}
	s->known = known;
	return OK;
}

/* An entry about a validation names it first, and so does each refusal that lies between. */
static enum err registered_model(struct verify *v, const struct entry *e, const char **out)
{
	const char *object = object_of(v, e, "validation", "id");
	int64_t at = NO_ENTRY;

	*out = NULL;
	if (e->n_objects == 0 || strcmp(e->object[0].id, object) != 0)
		return wrong(v, "/objects", "the first of them is not %s", object);
	for (at = e->object[0].prev; at != NO_ENTRY;) {
		auto_entry was = { 0 };
		size_t i = 0;

		TRY(entry_at(v, (uint64_t)at, &was));
		if (was.action == ACTION_VALIDATION_REGISTERED)
			*out = arena_strdup(&v->scratch.mem, member_of(&was, "model"));
		while (i < was.n_objects && strcmp(was.object[i].id, object) != 0)
			i++;
		at = was.action == ACTION_ACT_REFUSED && i < was.n_objects ? was.object[i].prev
									   : NO_ENTRY;
	}
	return OK;
}

static enum err model_of(struct verify *v, const struct entry *e, const char **out)
{
	if (e->action == ACTION_VALIDATION_CONCLUDED)
		return registered_model(v, e, out);
	*out = member_of(e, e->action == ACTION_MODEL_CREATED ? "name" : "model");
	return OK;
}

/* Before its record is in force a model states none. */
static enum err of_model(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	struct model_record *m = arena_alloc(&v->scratch.mem, sizeof(*m));
	const char *model, *path, *digest;
	const struct archive_file *f;

	TRY(model_of(v, e, &model));
	s->known = model != NULL;
	path = path_print(&v->scratch, PATH_MODEL, model ? model : "", 0);
	digest = map_get(&v->state->tree, path);
	if (!model || !digest)
		return OK;
	f = document_of(v, digest);
	if (!f || model_record_sites(&v->scratch, f->bytes, f->size, m) != OK)
		return wrong(v, "/objects", "%s, which states the model's sites, cannot be read",
			     path);
	sites_add(v, s, m->sites, m->n_sites);
	return OK;
}

/* The subject of a signature, or the number that the fact has. */
static const char *change_of(struct verify *v, const struct entry *e)
{
	static const char lead[] = "change:";
	const char *subject = json_string_value(
		json_object_get(json_object_get(e->fact, "signature"), "subject"));

	if (subject)
		return strncmp(subject, lead, strlen(lead)) == 0 ? subject + strlen(lead) : "";
	return arena_printf(&v->scratch.mem, "%lld",
			    (long long)json_integer_value(json_object_get(e->fact, "number")));
}

/* The sites that an opening states are compared with its documents where it is judged. */
static enum err of_change(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	const struct change *c;
	json_t *stated = json_object_get(e->fact, "sites"), *site;
	size_t i;

	if (e->action == ACTION_CHANGE_OPENED) {
		json_array_foreach (stated, i, site)
			if (json_is_string(site))
				site_add(v, s, json_string_value(site));
		return OK;
	}
	c = map_get(&v->state->changes, change_of(v, e));
	s->known = c && c->sites;
	for (i = 0; s->known && c->sites[i]; i++) /* the change may end with this entry */
		site_add(v, s, arena_strdup(&v->scratch.mem, c->sites[i]));
	return OK;
}

/* ---- the entry ---- */

/* NULL: it is asked where the act is judged, or cannot be known. */
static enum err (*const gather[SITES_OF_COUNT])(struct verify *v, const struct entry *e,
						struct stated_sites *s) = {
	[SITES_OF_NOTHING] = of_nothing, [SITES_OF_SITE] = of_site,
	[SITES_OF_GRANT] = of_grant,     [SITES_OF_USER] = of_user,
	[SITES_OF_DEVICE] = of_device,   [SITES_OF_MODEL] = of_model,
	[SITES_OF_ROLLOUT] = of_rollout, [SITES_OF_STOP] = of_stop,
	[SITES_OF_CHANGE] = of_change,
};

enum err sites_gather(struct verify *v, const struct entry *e, struct stated_sites *out)
{
	const struct sites_row *row = sites_row(e->action);

	*out = (struct stated_sites){ .known = false };
	if (!row || !gather[row->of] || e->v < row->since)
		return OK;
	out->known = true;
	return gather[row->of](v, e, out);
}

static bool is_site(const char *object)
{
	return strncmp(object, SITE_LEAD, strlen(SITE_LEAD)) == 0;
}

enum err sites_compare(struct verify *v, const struct entry *e, struct stated_sites *s)
{
	size_t at = 0, n;

	if (!s->known)
		return OK;
	n = sites_sort(s->site, s->n);
	while (at < e->n_objects && !is_site(e->object[at].id))
		at++;
	for (size_t i = 0; i < n; i++, at++)
		if (at == e->n_objects || !is_site(e->object[at].id) ||
		    strcmp(e->object[at].id + strlen(SITE_LEAD), s->site[i]) != 0)
			return wrong(v, "/objects",
				     "they lack " SITE_LEAD "%s, or have it out of its order; its "
				     "sites come last, sorted",
				     s->site[i]);
	if (at < e->n_objects)
		return wrong(v, "/objects", "'%s' is there and no site that the act is about",
			     e->object[at].id);
	return OK;
}

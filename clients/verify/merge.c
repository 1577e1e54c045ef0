#include <string.h>

#include "base/text.h"
#include "verify/state.h"

#define VERSIONS "models/*/versions/*.json"
#define RELEASES "models/*/releases/*.json"

/* What a path will be after the change; NULL: nothing. */
static const struct file *document_after(struct verify *v, const struct change *c, const char *path)
{
	const char *digest = map_get(&v->state->tree, path);

	for (size_t i = 0; i < c->m.n_paths; i++)
		if (strcmp(c->m.paths[i].path, path) == 0)
			digest = c->m.paths[i].new;
	return digest ? document_of(v, digest) : NULL;
}

static json_t *json_after(struct verify *v, const struct change *c, const char *path)
{
	const struct file *f = document_after(v, c, path);
	json_t *json = NULL;

	return f && json_read(&v->scratch, f->bytes, f->size, &json) == OK ? json : NULL;
}

/* The version that the record at path is of, or that the release at path releases, as the path of
 * its record; NULL: neither. */
static const char *version_path(struct verify *v, const struct change *c, const char *path)
{
	auto_json release = NULL;
	json_t *number;

	if (path_fits(VERSIONS, path))
		return path;
	if (!path_fits(RELEASES, path))
		return NULL;
	release = json_after(v, c, path);
	number = json_object_get(release, "version");
	if (!json_is_integer(number))
		return NULL;
	path += strlen("models/");
	return arena_printf(&v->scratch.mem, "models/%.*s/versions/%lld.json",
			    (int)strcspn(path, "/"), path, (long long)json_integer_value(number));
}

/* By the entries: the person behind the run that made the version. */
static bool trained_by(struct verify *v, const char *path, const char *user)
{
	const char *model = path + strlen("models/"), *trainer;
	int n = (int)strcspn(model, "/");
	const char *number = model + n + strlen("/versions/");

	trainer = map_get(&v->state->trainers,
			  arena_printf(&v->scratch.mem, "version:%.*s/%.*s", n, model,
				       (int)(strlen(number) - strlen(".json")), number));
	return trainer && strcmp(trainer, user) == 0;
}

/* By the version's own record: {"people":{"trainer","validator"}}. */
static bool named_as(json_t *record, const char *part, const char *user)
{
	const char *person =
		json_string_value(json_object_get(json_object_get(record, "people"), part));

	return person && strcmp(person, user) == 0;
}

static bool path_excludes(struct verify *v, const struct change *c, unsigned exclude,
			  const char *path, const char *user)
{
	const char *version = version_path(v, c, path);
	auto_json record = version ? json_after(v, c, version) : NULL;

	if (!version)
		return false;
	if ((exclude & exclude_bit(EXCLUDE_TRAINER)) &&
	    (trained_by(v, version, user) || named_as(record, "trainer", user)))
		return true;
	return (exclude & exclude_bit(EXCLUDE_VALIDATOR)) && named_as(record, "validator", user);
}

/* The author; trainer and validator of a version that the change brings or releases. */
static bool is_excluded(struct verify *v, const struct change *c, const struct needs *needs,
			const char *user)
{
	if ((needs->exclude & exclude_bit(EXCLUDE_AUTHOR)) && strcmp(c->author, user) == 0)
		return true;
	for (size_t i = 0; i < c->m.n_paths; i++)
		if (path_excludes(v, c, needs->exclude, c->m.paths[i].path, user))
			return true;
	return false;
}

struct ballot {
	struct needs needs;
	struct signed_by by[CHANGE_SIGNATURES_MAX];
	size_t n;
};

/* A rejection that stands would have ended the change. */
static enum err no_rejection(struct verify *v, const struct change *c, const struct needs *needs)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->s[i].meaning, "rejection") == 0 &&
		    !signer_counts(v, c->s[i].key, c->s[i].role, false) &&
		    !is_excluded(v, c, needs, c->s[i].signer))
			return wrong(v, "/fact", "'%s' rejected the change", c->s[i].signer);
	return OK;
}

static enum err signature_count(struct verify *v, const struct change *c, json_t *item,
				struct ballot *b)
{
	const struct signature *s = NULL;
	const char *why;

	for (size_t i = 0; json_is_integer(item) && i < c->n; i++)
		if (c->s[i].index == json_integer_value(item))
			s = &c->s[i];
	if (!s)
		return wrong(v, "/fact/signatures", "an index that is no signature of the change");
	why = signer_counts(v, s->key, s->role, false);
	if (why)
		return wrong(v, "/fact/signatures", "that of '%s' does not count: %s", s->signer,
			     why);
	if (is_excluded(v, c, &b->needs, s->signer))
		return wrong(v, "/fact/signatures", "'%s' may not sign this change", s->signer);
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->by[i].person, s->signer) == 0)
			return wrong(v, "/fact/signatures", "'%s' counts twice", s->signer);
	b->by[b->n++] = (struct signed_by){ s->signer, s->meaning, s->role, s->custody };
	return OK;
}

static enum err ballot_check(struct verify *v, const struct change *c, const struct policy *p,
			     json_t *signatures)
{
	const char *paths[MANIFEST_PATHS_MAX], *missing;
	struct ballot b = { .n = 0 };
	json_t *item;
	size_t i;

	for (i = 0; i < c->m.n_paths; i++)
		paths[i] = c->m.paths[i].path;
	TRY(policy_needs(&v->scratch, p, paths, c->m.n_paths, &b.needs));
	TRY(no_rejection(v, c, &b.needs));
	json_array_foreach (signatures, i, item)
		TRY(signature_count(v, c, item, &b));
	missing = needs_missing(&v->scratch, &b.needs, b.by, b.n);
	return missing ? wrong(v, "/fact/signatures", "the policy asks for more: %s", missing) : OK;
}

static enum err tree_change(struct verify *v, const struct change *c)
{
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const struct manifest_path *p = &c->m.paths[i];
		const char *now = map_get(&v->state->tree, p->path);

		if ((now == NULL) != (p->old == NULL) || (now && strcmp(now, p->old) != 0))
			return wrong(v, "/fact/manifest", "%s was not what it says it replaces",
				     p->path);
	}
	for (size_t i = 0; i < c->m.n_paths; i++)
		map_put(&v->state->tree, c->m.paths[i].path,
			c->m.paths[i].new ? arena_strdup(&v->cx.mem, c->m.paths[i].new) : NULL);
	return OK;
}

enum err on_change_merged(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	const char *manifest = read_text(&r, "manifest"), *policy = read_text(&r, "policy");
	json_t *signatures = read_array(&r, "signatures");
	const char *key = arena_printf(&v->scratch.mem, "%lld", (long long)number), *in_force;
	struct change *c = map_get(&v->state->changes, key);
	const struct policy *p = NULL;

	TRY(read_end(&v->scratch, &r));
	if (!c || !c->open || strcmp(c->manifest, manifest) != 0)
		return wrong(v, "/fact", "no open change has that number and manifest");
	TRY(policy_now(v, &p, &in_force));
	if (strcmp(policy, in_force) != 0)
		return wrong(v, "/fact/policy", "%s was in force", in_force);
	TRY(ballot_check(v, c, p, signatures));
	TRY(tree_change(v, c));
	c->open = false;
	v->state->merges++;
	return OK;
}

/*
 * A merge is judged by the policy that was in force just before it and by the
 * tree as it was then: the old digests must be those in force, each signature
 * that the entry names must count at this index, nobody counts twice or against
 * the policy's exclusions, and those named meet the needs by themselves.  All
 * others are looked at for a rejection, which would have ended the change.
 *
 * A trainer is found in two ways, by the entries (run and version) and by the
 * version's own record: either is enough to exclude.
 */

#include <string.h>

#include "documents/path.h"
#include "documents/role.h"
#include "rules/ballot.h"
#include "rules/exclusion.h"
#include "rules/named_sites.h"
#include "rules/records.h"
#include "verify/disputes.h"
#include "verify/sites.h"

/* What a path will be after the change; NULL: nothing. */
static const struct archive_file *document_after(struct verify *v, const struct change *c,
						 const char *path)
{
	const char *digest = map_get(&v->state->tree, path);

	for (size_t i = 0; i < c->m.n_paths; i++)
		if (strcmp(c->m.paths[i].path, path) == 0)
			digest = c->m.paths[i].new;
	return digest ? document_of(v, digest) : NULL;
}

static json_t *json_after(struct verify *v, const struct change *c, const char *path)
{
	const struct archive_file *f = document_after(v, c, path);
	json_t *json = NULL;

	return f && json_read(&v->scratch, f->bytes, f->size, &json) == OK ? json : NULL;
}

/* The version that the record at path is of, or that the release at path releases, as the path of
 * its record; NULL: neither. */
static const char *verify_version_path(struct verify *v, const struct change *c, const char *path)
{
	struct tree_path p = path_parse(&v->scratch, path);
	auto_json release = NULL;
	json_t *number;

	if (p.kind == PATH_VERSION)
		return path;
	if (p.kind != PATH_RELEASE)
		return NULL;
	release = json_after(v, c, path);
	number = json_object_get(release, "version");
	if (!json_is_integer(number))
		return NULL;
	return path_print(&v->scratch, PATH_VERSION, p.name, json_integer_value(number));
}

/* By the entries: the person behind the run that made the version. */
static enum err verify_trainer_of(struct verify *v, const char *path, const char **out)
{
	struct tree_path p = path_parse(&v->scratch, path);
	const char *version = path_recorded(&v->scratch, &p);

	*out = NULL;
	return version ? trainer_find(v, version, out) : OK;
}

static void verify_part_add(struct verify *v, struct parts *out, enum excluded as,
			    const char *person)
{
	if (person)
		out->part[out->n++] = (struct part){ as, arena_strdup(&v->scratch.mem, person) };
}

/* The author; the trainer and the validator of each version that the change brings or releases, by
 * the entries and by the version's own record: {"people":{"trainer","validator"}}. */
static enum err parts_gather(struct verify *v, const struct change *c, struct parts *out)
{
	*out = (struct parts){
		arena_alloc(&v->scratch.mem, (1 + 3 * c->m.n_paths) * sizeof(*out->part)), 0
	};
	verify_part_add(v, out, EXCLUDE_AUTHOR, c->author);
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const char *version = verify_version_path(v, c, c->m.paths[i].path), *trainer;
		auto_json record = version ? json_after(v, c, version) : NULL;
		json_t *people = json_object_get(record, "people");

		if (!version)
			continue;
		TRY(verify_trainer_of(v, version, &trainer));
		verify_part_add(v, out, EXCLUDE_TRAINER, trainer);
		verify_part_add(v, out, EXCLUDE_TRAINER,
				json_string_value(json_object_get(people, "trainer")));
		verify_part_add(v, out, EXCLUDE_VALIDATOR,
				json_string_value(json_object_get(people, "validator")));
	}
	return OK;
}

/* ---- the ballot ---- */

/* All signatures of a change, as the entries up to here leave them, under the policy then. */
struct gathered {
	struct needs needs;
	struct concerned concerned;
	struct vote vote[CHANGE_SIGNATURES_MAX];
	struct ballot ballot;
};

static enum err verify_needs_of(struct verify *v, const struct change *c, struct needs *out,
				const char **policy)
{
	const char *paths[MANIFEST_PATHS_MAX];
	const struct policy *p = NULL;

	for (size_t i = 0; i < c->m.n_paths; i++)
		paths[i] = c->m.paths[i].path;
	TRY(policy_now(v, &p, policy));
	return policy_needs(&v->scratch, p, paths, c->m.n_paths, out);
}

/* A change that was opened before changes stated their sites concerns all. */
static struct concerned concerned_by(const struct change *c)
{
	static const char *const every[] = { EVERY_SITE };
	struct concerned out = { c->sites, 0 };

	while (c->sites && c->sites[out.n])
		out.n++;
	return out.n > 0 ? out : (struct concerned){ every, countof(every) };
}

static enum err ballot_gather(struct verify *v, const struct change *c, struct gathered *out,
			      const char **policy)
{
	struct parts parts;

	TRY(verify_needs_of(v, c, &out->needs, policy));
	TRY(parts_gather(v, c, &parts));
	out->concerned = concerned_by(c);
	for (size_t i = 0; i < c->n; i++) {
		const struct signature *s = &c->s[i];

		out->vote[i] =
			(struct vote){ s->signer, { s->meaning, s->role, s->site, s->custody } };
		out->vote[i].holds = !signer_counts(v, s->key, s->role, s->site, false);
		out->vote[i].excluded =
			exclusion(out->needs.exclude, &parts, s->signer) != EXCLUDE_COUNT;
	}
	ballot_count(&out->needs, &out->concerned, out->vote, c->n, &out->ballot);
	return OK;
}

static enum err signature_named(struct verify *v, const struct change *c, const struct vote *all,
				json_t *item, size_t *out)
{
	const struct signature *s;

	for (*out = 0; *out < c->n; ++*out)
		if (json_is_integer(item) && c->s[*out].index == json_integer_value(item))
			break;
	if (*out == c->n)
		return wrong(v, "/fact/signatures", "an index that is no signature of the change");
	s = &c->s[*out];
	if (!all[*out].holds)
		return wrong(v, "/fact/signatures", "that of '%s' does not count: %s", s->signer,
			     signer_counts(v, s->key, s->role, s->site, false));
	if (all[*out].excluded)
		return wrong(v, "/fact/signatures", "'%s' may not sign this change", s->signer);
	return OK;
}

/* Those that the merge names must do by themselves. */
static enum err named_check(struct verify *v, const struct change *c, const struct gathered *g,
			    json_t *named)
{
	struct vote vote[CHANGE_SIGNATURES_MAX];
	struct ballot b;
	size_t i, at, n = 0;
	json_t *item;

	json_array_foreach (named, i, item) {
		TRY(signature_named(v, c, g->vote, item, &at));
		if (n == countof(vote))
			return wrong(v, "/fact/signatures", "too many of them");
		vote[n++] = g->vote[at];
	}
	ballot_count(&g->needs, &g->concerned, vote, n, &b);
	if (b.again)
		return wrong(v, "/fact/signatures", "'%s' counts twice", b.again->signer);
	return b.met ? OK
		     : wrong(v, "/fact/signatures", "the policy asks for more: %s",
			     ballot_missing(&v->scratch, &b));
}

/* ---- how a change ends by its signatures ---- */

/* ---- what comes ---- */

/* There is each site that it names. */
static enum err named_known(struct verify *v, const char *member, const char *path,
			    const struct archive_file *f)
{
	struct named_sites named;

	TRY(named_sites(&v->scratch, path, f->bytes, f->size, &named));
	for (size_t i = 0; i < named.n; i++)
		if (!site_known(v, named.of[i].site)) {
			wrong_say(v, member, "%s names the site '%s', and there is none", path,
				  named.of[i].site);
			return err_at(&v->scratch, E_TAMPERED, "%s, %s, %s", member, f->name,
				      named.of[i].place);
		}
	return OK;
}

enum err document_judged(struct verify *v, const char *member, const char *path, const char *digest)
{
	const struct archive_file *f = document_of(v, digest);
	struct ctx *cx = &v->scratch;
	const char *place;
	enum err e;

	if (!f)
		return wrong(v, member, "the new %s, %s, is not there", path, digest);
	e = record_judged(cx, path, f->bytes, f->size);
	if (e == OK) {
		TRY(named_known(v, member, path, f));
		return version_record_judged(v, member, path, f);
	}
	place = cx->place ? cx->place : "the whole of it";
	return err_at(cx, errf(cx, e, "%s: %s", path, cx->detail), "%s, %s, %s", member, f->name,
		      place);
}

static enum err documents_judged(struct verify *v, const struct change *c)
{
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const struct manifest_path *p = &c->m.paths[i];

		if (p->new)
			TRY(document_judged(v, "/fact/manifest", p->path, p->new));
		else if (strcmp(p->path, POLICY_PATH) == 0)
			return wrong(v, "/fact/manifest",
				     "the approval policy is replaced, never taken away");
	}
	return OK;
}

/* First all are compared, then all are put: one change is one step of the tree. */
static enum err verify_tree_change(struct verify *v, const struct change *c)
{
	for (size_t i = 0; i < c->m.n_paths; i++) {
		const struct manifest_path *p = &c->m.paths[i];
		const char *now = map_get(&v->state->tree, p->path);

		if ((now == NULL) != (p->old == NULL) || (now && strcmp(now, p->old) != 0))
			return wrong(v, "/fact/manifest", "%s was not what it says it replaces",
				     p->path);
	}
	for (size_t i = 0; i < c->m.n_paths; i++) {
		tree_set(v, c->m.paths[i].path, c->m.paths[i].new);
		merged_note(v, c->m.paths[i].path);
	}
	return OK;
}

enum err on_change_merged(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	const char *author = read_text(&r, "author"), *manifest = read_text(&r, "manifest");
	const char *policy = read_text(&r, "policy");
	json_t *signatures = read_array(&r, "signatures");
	const char *key = arena_printf(&v->scratch.mem, "%lld", (long long)number), *in_force;
	struct change *c = map_get(&v->state->changes, key);
	struct gathered g;

	TRY(read_end(&v->scratch, &r));
	if (!c || !c->open || strcmp(c->manifest, manifest) != 0)
		return wrong(v, "/fact", "no open change has that number and manifest");
	if (strcmp(c->author, author) != 0)
		return wrong(v, "/fact/author", "'%s' wrote the change", c->author);
	TRY(ballot_gather(v, c, &g, &in_force));
	if (strcmp(policy, in_force) != 0)
		return wrong(v, "/fact/policy", "%s was in force", in_force);
	if (g.ballot.rejection) /* it would have ended the change */
		return wrong(v, "/fact", "'%s' rejected the change", g.ballot.rejection->signer);
	TRY(named_check(v, c, &g, signatures));
	TRY(documents_judged(v, c));
	TRY(endings_check(v, c));
	TRY(verify_tree_change(v, c));
	change_end(v->state, c);
	v->state->merges++;
	return OK;
}

enum err on_change_rejected(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t number = read_int(&r, "number");
	struct change *c = NULL;
	struct gathered g;
	const char *policy;

	TRY(read_end(&v->scratch, &r));
	TRY(change_named(v, number, &c));
	TRY(ballot_gather(v, c, &g, &policy));
	if (!g.ballot.rejection)
		return wrong(v, "/fact/number", "nobody's rejection of change %lld counts",
			     (long long)number);
	change_end(v->state, c);
	return OK;
}

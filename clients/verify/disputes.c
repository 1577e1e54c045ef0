#include "verify/disputes.h"

#include <string.h>

#include "base/text.h"
#include "documents/path.h"
#include "rules/powers.h"
#include "verify/signed_acts.h"

/* ---- what a key signed ---- */

void signed_note(struct verify *v, const struct key *k)
{
	struct key *key = map_get(&v->state->keys, k->id);
	struct signed_mark *m = arena_alloc(&v->cx.mem, sizeof(*m));

	*m = (struct signed_mark){ v->state->index, false, key->signed_ };
	key->signed_ = m;
}

static struct signed_mark *mark_at(const struct key *k, int64_t signature)
{
	for (struct signed_mark *m = k->signed_; m && m->index >= signature; m = m->older)
		if (m->index == signature)
			return m;
	return NULL;
}

bool was_upheld(const struct key *k, int64_t signature)
{
	const struct signed_mark *m = mark_at(k, signature);

	return m && m->upheld;
}

static bool is_disputed(const struct key *k, int64_t signature)
{
	return k->state == KEY_REVOKED && signature >= k->since && !was_upheld(k, signature);
}

/* ---- revocations ---- */

static const char *index_key(struct verify *v, int64_t n)
{
	return arena_printf(&v->scratch.mem, "%lld", (long long)n);
}

static bool disputes_something(const struct key *k, int64_t since)
{
	for (const struct signed_mark *m = k->signed_; m && m->index >= since; m = m->older)
		if (!m->upheld)
			return true;
	return false;
}

void revocation_note(struct verify *v, const struct entry *e, struct key *k, int64_t since,
		     const char *act)
{
	struct revocation *r = arena_alloc(&v->cx.mem, sizeof(*r));

	*r = (struct revocation){ .entry = e->index,
				  .since = since,
				  .clock = e->clock,
				  .key = k,
				  .by = map_get(&v->state->acts, act),
				  .disputes = disputes_something(k, since),
				  .older = k->revocations };
	k->revocations = r;
	if (r->disputes)
		map_put(&v->state->revocations, index_key(v, r->entry), r);
}

struct revocation *revocation_by(struct verify *v, int64_t entry)
{
	return map_get(&v->state->revocations, index_key(v, entry));
}

/* By the oldest that was not reviewed. */
static bool is_overdue(const struct key *k, int64_t now)
{
	const struct revocation *due = NULL;

	for (const struct revocation *r = k->revocations; r; r = r->older)
		if (r->disputes && !r->reviewed)
			due = r;
	return due && review_overdue(due->clock, now);
}

/* ---- reviews ---- */

/* Is the signature of that entry one that the revocation disputes? */
static enum err disputes_signature(struct verify *v, const struct revocation *r, int64_t index,
				   bool *out)
{
	auto_entry e = { .json = NULL };
	json_t *signature;

	TRY(entry_at(v, (uint64_t)index, &e));
	signature = json_object_get(e.fact, "signature");
	*out |= index >= r->since &&
		text_same(json_string_value(json_object_get(signature, "key")), r->key->id);
	return OK;
}

/* Is one of the signatures that confirmed the key one that the revocation disputes? */
static enum err disputes_key(struct verify *v, const struct revocation *r, const struct key *k,
			     bool *out)
{
	auto_entry e = { .json = NULL };
	json_t *index;
	size_t i;

	*out = false;
	if (k->confirmed < r->since)
		return OK;
	TRY(entry_at(v, (uint64_t)k->confirmed, &e));
	json_array_foreach (json_object_get(json_object_get(e.fact, "act"), "signatures"), i, index)
		TRY(disputes_signature(v, r, json_integer_value(index), out));
	return OK;
}

enum err reviewing_key_check(struct verify *v, const struct act_document *d, const struct key *with)
{
	const struct revocation *r = revocation_by(v, d->entry);
	bool disputed = false;

	if (r)
		TRY(disputes_key(v, r, with, &disputed));
	return disputed ? wrong(v, "/fact/signature/key",
				"what is reviewed confirmed the key that reviews it")
			: OK;
}

/* By a key whose signature would be taken: on another one the review would wait for ever. */
static enum err reviewer_left(struct verify *v, const struct revocation *r, const struct user *u,
			      enum role role, const char *site, bool *able)
{
	bool disputed;

	for (const struct key *k = u->keys; k && !*able; k = k->more) {
		if (!key_signs_ground(v, k, role, site))
			continue;
		TRY(disputes_key(v, r, k, &disputed));
		*able = !disputed;
	}
	return OK;
}

static enum err somebody_left(struct verify *v, const struct revocation *r,
			      const struct act_case *c, enum role role, bool *out)
{
	*out = false;
	for (const struct user *u = v->state->newest_user; u && !*out; u = u->before)
		if (!act_excludes(c, u->id))
			TRY(reviewer_left(v, r, u, role, c->site, out));
	return OK;
}

enum err review_case(struct verify *v, const struct act_document *d, struct act_case *c)
{
	const struct revocation *r = revocation_by(v, d->entry);

	if (!r)
		return wrong(v, "/fact", "entry %lld is no revocation that disputes a signature",
			     (long long)d->entry);
	for (const struct revocation *each = r->key->revocations; each; each = each->older) {
		act_part_add(&v->scratch, c, each->by->author);
		for (size_t i = 0; i < each->by->n; i++)
			act_part_add(&v->scratch, c, each->by->s[i].signer);
	}
	TRY(somebody_left(v, r, c, ROLE_APPROVER, &c->approver));
	return somebody_left(v, r, c, ROLE_REVIEWER, &c->reviewer);
}

/* The list of the fact is that of the document; each was disputed, and is upheld from here on. */
static enum err upholds_take(struct verify *v, struct revocation *r, const struct act_document *d,
			     json_t *list)
{
	if (json_array_size(list) != d->n_upholds)
		return wrong(v, "/fact/upholds", "its document upholds others");
	if (r->reviewed && d->n_upholds == 0)
		return wrong(v, "/fact/entry", "it was reviewed before");
	for (size_t i = 0; i < d->n_upholds; i++) {
		struct signed_mark *m = mark_at(r->key, d->upholds[i]);

		if (json_integer_value(json_array_get(list, i)) != d->upholds[i])
			return wrong(v, "/fact/upholds", "its document upholds others");
		if (!m || m->upheld || m->index < r->since || m->index >= r->entry)
			return wrong(v, "/fact/upholds",
				     "entry %lld is no signature that entry %lld disputes",
				     (long long)d->upholds[i], (long long)r->entry);
		m->upheld = true;
	}
	return OK;
}

enum err on_key_reviewed(struct verify *v, const struct entry *e)
{
	struct reader f = entry_fact(e);
	json_t *done = read_any(&f, "act");
	const char *key = read_text(&f, "key");
	int64_t entry = read_int(&f, "entry");
	json_t *upholds = read_array(&f, "upholds");
	struct revocation *r = revocation_by(v, entry);
	struct act_document d;

	TRY(read_end(&v->scratch, &f));
	if (!r || strcmp(r->key->id, key) != 0)
		return wrong(v, "/fact/entry",
			     "it is no revocation of that key that disputes a "
			     "signature");
	if (json_is_null(done))
		return wrong(v, "/fact/act", "a review is signed");
	TRY(act_brought(v, e, done, ACT_REVIEW, r->key->owner->id, &d));
	if (d.entry != entry)
		return wrong(v, "/fact/entry", "its document names another entry");
	TRY(upholds_take(v, r, &d, upholds));
	r->reviewed = true;
	return OK;
}

/* ---- what rests on signatures ---- */

/* The index of the merge that brought what is at a path. */
struct merged {
	int64_t index;
};

void merged_note(struct verify *v, const char *path)
{
	enum path_kind kind = path_parse(&v->scratch, path).kind;
	struct merged *m;

	if (kind != PATH_RELEASE && kind != PATH_VERSION)
		return;
	m = arena_alloc(&v->cx.mem, sizeof(*m));
	m->index = v->state->index;
	map_put(&v->state->merged, path, m);
}

int64_t merged_at(const struct verify *v, const char *path)
{
	const struct merged *m = map_get(&v->state->merged, path);

	return m ? m->index : NO_ENTRY;
}

/* The key of a signature, if that is disputed; else NULL. */
static enum err disputed_key(struct verify *v, int64_t signature, const struct key **out)
{
	auto_entry e = { .json = NULL };
	const char *id;

	TRY(entry_at(v, (uint64_t)signature, &e));
	id = json_string_value(json_object_get(json_object_get(e.fact, "signature"), "key"));
	*out = id ? map_get(&v->state->keys, id) : NULL;
	if (*out && !is_disputed(*out, signature))
		*out = NULL;
	return OK;
}

/* *key: of the first signature that the merge names and that is disputed; NULL: none is. */
static enum err path_disputed(struct verify *v, const char *path, int64_t *signature,
			      const struct key **key)
{
	const struct merged *m = map_get(&v->state->merged, path);
	auto_entry e = { .json = NULL };
	json_t *list, *item;
	size_t i;

	*key = NULL;
	if (!m)
		return OK;
	TRY(entry_at(v, (uint64_t)m->index, &e));
	list = json_object_get(e.fact, "signatures");
	json_array_foreach (list, i, item) {
		*signature = json_integer_value(item);
		TRY(disputed_key(v, *signature, key));
		if (*key)
			return OK;
	}
	return OK;
}

static enum err rests_disputed(struct verify *v, const char *model, int64_t number, int64_t version,
			       int64_t *signature, const struct key **key)
{
	struct ctx *cx = &v->scratch;

	TRY(path_disputed(v, path_print(cx, PATH_RELEASE, model, number), signature, key));
	return *key ? OK
		    : path_disputed(v, path_print(cx, PATH_VERSION, model, version), signature,
				    key);
}

enum err release_undisputed(struct verify *v, const char *member, const char *model, int64_t number,
			    int64_t version)
{
	const struct key *key;
	int64_t signature = 0;

	TRY(rests_disputed(v, model, number, version, &signature, &key));
	return key ? wrong(v, member,
			   "release %lld of %s rests on the signature of entry %lld, which is "
			   "disputed",
			   (long long)number, model, (long long)signature)
		   : OK;
}

/* ---- releases and rollouts ---- */

struct published {
	int64_t number, version;
	const char *model;
	struct published *older; /* of the model */
};

void published_note(struct verify *v, const char *model, int64_t number, int64_t version)
{
	struct published *p = arena_alloc(&v->cx.mem, sizeof(*p));

	*p = (struct published){ number, version, keep(v, model),
				 map_get(&v->state->published, model) };
	map_put(&v->state->published, model, p);
}

static bool is_withdrawn(struct verify *v, const struct published *p)
{
	return map_get(&v->state->tree,
		       path_print(&v->scratch, PATH_WITHDRAWAL, p->model, p->number)) != NULL;
}

/* No newer release waits for a review that is overdue. */
static enum err none_overdue(struct verify *v, const char *model, int64_t number, int64_t now)
{
	const struct key *key;
	int64_t signature;

	for (const struct published *p = map_get(&v->state->published, model); p; p = p->older) {
		if (p->number <= number || is_withdrawn(v, p))
			continue;
		TRY(rests_disputed(v, model, p->number, p->version, &signature, &key));
		if (key && is_overdue(key, now))
			return wrong(v, "/fact/release",
				     "release %lld of %s is disputed, and its review is overdue",
				     (long long)p->number, model);
	}
	return OK;
}

enum err rollout_begins_undisputed(struct verify *v, const struct entry *e)
{
	const char *id = json_string_value(json_object_get(e->fact, "id"));
	const char *model = json_string_value(json_object_get(e->fact, "model"));
	struct published *p = arena_alloc(&v->cx.mem, sizeof(*p));

	if (!id || !model)
		return wrong(v, "/fact/id", "it names no rollout of a model");
	*p = (struct published){ json_integer_value(json_object_get(e->fact, "release")),
				 json_integer_value(json_object_get(e->fact, "version")),
				 keep(v, model), NULL };
	map_put(&v->state->rollouts, id, p);
	TRY(release_undisputed(v, "/fact/release", model, p->number, p->version));
	return none_overdue(v, model, p->number, e->clock);
}

enum err rollout_goes_on_undisputed(struct verify *v, const struct entry *e)
{
	const char *id = json_string_value(json_object_get(e->fact, "id"));
	const struct published *p = id ? map_get(&v->state->rollouts, id) : NULL;

	if (!p)
		return wrong(v, "/fact/id", "no such rollout began");
	return release_undisputed(v, "/fact/id", p->model, p->number, p->version);
}

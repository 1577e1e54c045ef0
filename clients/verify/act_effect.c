/*
 * What acts bring.  The entry of an effect names the act and the signatures that counted; whether
 * those suffice is asked here again, by the policy in force at that entry and by the
 * people and the root of then.  Where the rule lets it wait, its signatures are counted when
 * they suffice and once more when the time has come, which the system's own entries say.  An effect
 * that names no act is one that its actor may have alone, and the few of those are judged
 * each at its place.
 */

#include <string.h>

#include "base/text.h"
#include "documents/tree_head.h"
#include "verify/disputes.h"
#include "verify/signed_acts.h"

static enum err since_at(struct verify *v, const struct act_document *d, int64_t *out)
{
	auto_entry e = { .json = NULL };

	*out = 0;
	if (d->kind != ACT_REVOKE_KEY)
		return OK;
	TRY(entry_at(v, (uint64_t)d->since, &e));
	*out = e.clock;
	return OK;
}

const char *act_founder(struct verify *v, const struct signed_act *a)
{
	return a->kind == ACT_CONFIRM_KEY ? founder_other(v->state, a->person) : NULL;
}

/* An act that began to wait before there was a root asks for no holder at its end. */
static bool root_was_there(const struct trust_now *t, const struct signed_act *a)
{
	return t->rooted && (!a->until || t->rooted < a->met);
}

static enum err act_case_take(struct verify *v, const struct entry *e, const struct signed_act *a,
			      const struct act_document *d, struct act_case *c)
{
	*c = (struct act_case){ .kind = a->kind,
				.person = a->person,
				.site = a->site,
				.now = e->clock,
				.waited = a->until != 0,
				.compared_by = act_compared_by(d),
				.rooted = root_was_there(&v->state->trust, a) };
	TRY(since_at(v, d, &c->since));
	if (act_is_by_two(a->kind)) {
		c->others = approvers_besides(v, a->person, a->site);
		c->able = approver_counts(v, a->person, a->site, c->waited);
		c->founder = act_founder(v, a);
	}
	return a->kind == ACT_REVIEW ? review_case(v, d, c) : OK;
}

enum err act_possible_check(struct verify *v, const struct entry *e, const struct signed_act *a,
			    const struct act_document *d)
{
	struct act_case c;

	TRY(act_case_take(v, e, a, d, &c));
	return act_terms(&c).impossible
		       ? wrong(v, "/fact/act", "nobody was there who could sign '%s'",
			       act_name(a->kind))
		       : OK;
}

enum err act_case_of(struct verify *v, const struct entry *e, const struct signed_act *a,
		     const struct act_document *d, struct act_case *c, struct act_needs **needs)
{
	const struct policy *p = NULL;
	const char *digest;

	*needs = arena_alloc(&v->scratch.mem, sizeof(**needs));
	TRY(act_case_take(v, e, a, d, c));
	TRY(policy_now(v, &p, &digest));
	return act_needs(&v->scratch, p, c, *needs) == OK
		       ? OK
		       : wrong(v, "/fact", "%s", v->scratch.detail);
}

/* ---- whose signatures count ---- */

struct act_count {
	struct act_needs *needs;
	struct vote vote[SIGNED_ACT_MAX];
	bool people;
};

static enum err act_count_holders(struct verify *v, const struct signed_act *a, size_t *holders,
				  int64_t *threshold)
{
	struct tuf_keys *root = arena_alloc(&v->scratch.mem, sizeof(*root));
	const struct archive_file *f = document_of(v, a->document);

	if (!f)
		return wrong(v, "/fact/act/id", "its document is not there");
	TRY(root_keys_now(v, root));
	*threshold = root->threshold;
	*holders = holders_count(root, f->bytes, f->size, a->holder, a->n_holders);
	return OK;
}

static enum err act_counted(struct verify *v, const struct entry *e, const struct signed_act *a,
			    const struct act_document *d, struct act_count *out)
{
	struct ballot ballot;
	struct act_case c;
	size_t holders = 0;
	int64_t threshold = 0;

	TRY(act_case_of(v, e, a, d, &c, &out->needs));
	for (size_t i = 0; i < a->n; i++) {
		const struct signature *s = &a->s[i];
		struct vote *vote = &out->vote[i];

		*vote = (struct vote){ s->signer, { s->meaning, s->role, s->site, s->custody } };
		vote->holds = !signer_counts(v, s->key, s->role, s->site,
					     text_same(c.founder, s->signer));
		vote->excluded = act_excludes(&c, s->signer);
	}
	if (out->needs->terms.root != ACT_ROOT_NONE)
		TRY(act_count_holders(v, a, &holders, &threshold));
	out->people = act_met(out->needs, out->vote, a->n, &ballot);
	return act_suffices(&out->needs->terms, out->people, holders, threshold)
		       ? OK
		       : wrong(v, "/fact/act", "its signatures do not meet the policy");
}

/* Those that count, people's first, are those that the entry names. */
static enum err act_named_check(struct verify *v, const struct signed_act *a,
				const struct act_count *count, json_t *named)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		if (count->people && count->vote[i].counts &&
		    json_integer_value(json_array_get(named, n++)) != a->s[i].index)
			return wrong(v, "/fact/act/signatures", "others count");
	for (size_t i = 0; i < a->n_holders; i++)
		if (act_holders_count(&count->needs->terms, count->people) && a->holder[i].counts &&
		    json_integer_value(json_array_get(named, n++)) != a->holder[i].index)
			return wrong(v, "/fact/act/signatures", "others count");
	return n == json_array_size(named)
		       ? OK
		       : wrong(v, "/fact/act/signatures", "not all of these count");
}

static enum err act_done_read(struct verify *v, const struct entry *e, json_t *done,
			      struct signed_act **out, struct act_document *d,
			      struct act_terms *terms)
{
	struct act_count *count = arena_alloc(&v->scratch.mem, sizeof(*count));
	struct reader r = reader(done, "/fact/act");
	const char *id = read_text(&r, "id"), *policy = read_text(&r, "policy"), *now;
	json_t *named = read_array(&r, "signatures");
	struct signed_act *a = *out = act_open_named(v, id);
	const struct policy *p = NULL;

	TRY(read_end(&v->scratch, &r));
	if (!a)
		return wrong(v, "/fact/act/id", "no such act is open");
	TRY(act_document_read(v, a, d));
	TRY(act_site_decides(v, a, d));
	TRY(policy_now(v, &p, &now));
	if (strcmp(policy, now) != 0)
		return wrong(v, "/fact/act/policy", "another policy was in force");
	TRY(act_counted(v, e, a, d, count));
	*terms = count->needs->terms;
	return act_named_check(v, a, count, named);
}

/* Entries say who accepted it, and nothing of what lies on the disk. */
static enum err lost_check(struct verify *v, json_t *list, const struct act_document *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n_damage; i++) {
		const char *object = act_place_object(&v->scratch, d->damage[i].place);
		json_t *item = object ? json_array_get(list, n++) : NULL;

		if (object &&
		    (!text_same(json_string_value(json_object_get(item, "object")), object) ||
		     !text_same(json_string_value(json_object_get(item, "found")),
				d->damage[i].found)))
			return wrong(v, "/fact/lost", "its document names others");
	}
	return n == json_array_size(list) ? OK
					  : wrong(v, "/fact/lost", "its document names others");
}

static const char *signers_text(struct verify *v, const struct signed_act *a)
{
	const char *text = "";

	for (size_t i = 0; i < a->n; i++)
		text = arena_printf(&v->scratch.mem, "%s%s%s", text, i ? ", " : "", a->s[i].signer);
	return keep(v, text);
}

/* A reader of the verdict hears of what stays lost. */
static void damage_note(struct verify *v, const struct entry *e, const struct act_document *d,
			json_t *lost)
{
	struct accepted_damage *one = arena_alloc(&v->cx.mem, sizeof(*one));
	const char **list = arena_alloc(&v->cx.mem, (json_array_size(lost) + 1) * sizeof(*list));
	json_t *item;
	size_t i;

	json_array_foreach (lost, i, item)
		list[i] = keep(v, json_string_value(json_object_get(item, "object")));
	list[json_array_size(lost)] = NULL;
	*one = (struct accepted_damage){ .entry = e->index,
					 .by = signers_text(v, map_get(&v->state->acts, d->id)),
					 .places = (int64_t)d->n_damage,
					 .lost = list,
					 .before = v->accepted };
	v->accepted = one;
}

enum err on_damage_accepted(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t size = read_int(&r, "size");
	const char *root = read_text(&r, "root");
	int64_t places = read_int(&r, "places");
	json_t *lost = read_array(&r, "lost");
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_ACCEPT_DAMAGE, NULL, &d));
	if ((uint64_t)size != d.head.size ||
	    strcmp(root, hash_text(&v->scratch, &d.head.root)) != 0 ||
	    (uint64_t)places != d.n_damage)
		return wrong(v, "/fact", "its document says another head, or other places");
	TRY(lost_check(v, lost, &d));
	damage_note(v, e, &d, lost);
	return OK;
}

/* A head that the signer's program kept, or that devices signed; size 0: null in the document. */
static enum err compared_head_check(struct verify *v, const struct entry *e,
				    const struct tree_head *h, const char *whose)
{
	struct hash root;

	if (!h->size)
		return OK;
	if (h->size > (uint64_t)e->index)
		return wrong(v, "/fact/act", "%s is no earlier head of this log", whose);
	TRY(tree_root(&v->scratch, &v->tree, h->size, &root));
	return hash_same(&root, &h->root) ? OK
					  : wrong(v, "/fact/act", "this log never had %s", whose);
}

enum err on_log_went_on(struct verify *v, const struct entry *e)
{
	const struct tree_head *reported = &v->state->reported;
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	struct tree_head head;
	struct act_document d;

	head_members_read(&r, &head);
	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_GO_ON, NULL, &d));
	if (head.size != d.head.size || !hash_same(&head.root, &d.head.root))
		return wrong(v, "/fact/size", "its document says another head");
	TRY(compared_head_check(v, e, &d.own, "the head that its signer kept"));
	return d.reported.size == reported->size &&
			       (!reported->size || hash_same(&d.reported.root, &reported->root))
		       ? OK
		       : wrong(v, "/fact/act", "devices had signed another newest head");
}

/* ---- what waits ---- */

enum err on_act_met(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t until = read_int(&r, "until");
	struct act_terms terms = { 0 };
	struct signed_act *a = NULL;
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(act_done_read(v, e, done, &a, &d, &terms));
	if (a->until || !terms.wait_ms)
		return wrong(v, "/fact/act", "it waits already, or takes effect at once");
	if (until != e->clock + terms.wait_ms)
		return wrong(v, "/fact/until", "it takes effect 24 hours later");
	if (a->kind == ACT_REFOUND)
		TRY(refounding_check(v, e, a, &d));
	a->until = until;
	a->met = e->index;
	if (a->kind == ACT_REFOUND)
		refounding_waits(v, a);
	return OK;
}

static bool wait_is_over(const struct entry *e, const struct signed_act *a)
{
	return e->actor_kind == KIND_SYSTEM && a->until && e->clock >= a->until;
}

enum err on_act_lapsed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	struct signed_act *a = act_open_named(v, read_text(&r, "act"));

	read_text(&r, "why");
	TRY(read_end(&v->scratch, &r));
	if (!a || !wait_is_over(e, a))
		return wrong(v, "/fact/act", "no such act has waited for its time");
	a->open = false;
	return OK;
}

bool act_reaches_user(struct verify *v, json_t *done, const struct user *u)
{
	const char *id = json_string_value(json_object_get(done, "id"));
	const struct signed_act *a = id ? act_open_named(v, id) : NULL;
	const struct act_concerned p = { .active = u->state == USER_ACTIVE,
					 .suspended = u->state == USER_SUSPENDED,
					 .waited = a && a->until };

	return act_reaches(&p);
}

enum err act_brought(struct verify *v, const struct entry *e, json_t *done, enum act_kind kind,
		     const char *person, struct act_document *out)
{
	struct act_terms terms = { 0 };
	struct signed_act *a = NULL;

	TRY(act_done_read(v, e, done, &a, out, &terms));
	if (a->kind != kind || !text_same(a->person, person))
		return wrong(v, "/fact/act/id", "no such act about '%s' is open",
			     person ? person : "");
	if (a->until ? !wait_is_over(e, a) : terms.wait_ms != 0)
		return wrong(v, "/fact/act", "it takes effect 24 hours after it was signed");
	a->open = false;
	return OK;
}

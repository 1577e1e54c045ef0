/*
 * Acts that people sign beside changes, and what they bring.  The entry of an effect names
 * the act and the signatures that counted; whether those suffice is asked here again, by
 * the policy in force at that entry and by the people of then.  An effect that names no act is one
 * that its actor may have alone, and the few of those are judged each at its place.
 */

#include <string.h>

#include "base/text.h"
#include "verify/signed_acts.h"

#define LEAD "act:"

static const struct signed_act *unique_open(struct verify *v, const char *id)
{
	const struct signed_act *a = map_get(&v->state->acts, id);

	return a && a->open ? a : NULL;
}

bool acts_in_role(const struct entry *e, enum role role)
{
	json_t *roles = json_object_get(json_object_get(e->json, "actor"), "roles"), *item;
	size_t i;

	json_array_foreach (roles, i, item)
		if (text_same(json_string_value(item), role_name(role)))
			return true;
	return false;
}

/* ---- proposed ---- */

static enum err act_document_read(struct verify *v, const struct signed_act *a,
				  struct act_document *out)
{
	const struct archive_file *f = document_of(v, a->document);

	if (!f)
		return wrong(v, "/fact/document", "its document is not there");
	if (act_document_parse(&v->scratch, a->kind, f->bytes, f->size, out) != OK)
		return wrong(v, "/fact/document", "%s: %s", f->name, v->scratch.detail);
	return OK;
}

/* Is the document the one that the entry describes, and may its actor propose it? */
static enum err proposed_check(struct verify *v, const struct entry *e, const struct signed_act *a)
{
	struct act_document d;
	bool may = false;

	TRY(act_document_read(v, a, &d));
	if (strcmp(d.id, a->id) != 0 || !text_same(d.person, a->person) ||
	    !was_called(v, d.origin, e->index) || d.base >= e->index)
		return wrong(v, "/fact/document", "it is another act's, or of another log");
	for (enum role role = 0; role < ROLE_COUNT; role++)
		may |= (act_proposers(a->kind) & role_bit(role)) && acts_in_role(e, role);
	if (!may || e->actor_kind != KIND_PERSON || strcmp(a->author, e->actor) != 0)
		return wrong(v, "/actor", "'%s' does not propose '%s'", e->actor,
			     act_name(a->kind));
	return OK;
}

/* Whose approvers sign it. */
static enum err act_site_check(struct verify *v, const struct signed_act *a)
{
	const struct user *u = map_get(&v->state->users, a->person);
	struct act_document d;

	if (!u)
		return wrong(v, "/fact/person", "there is no user '%s'", a->person);
	TRY(act_document_read(v, a, &d));
	return strcmp(a->site, a->kind == ACT_GRANT_ROLE ? d.site : u->site) == 0
		       ? OK
		       : wrong(v, "/fact/site", "another site's approvers sign it");
}

enum err on_act_proposed(struct verify *v, const struct entry *e)
{
	struct signed_act *a = arena_alloc(&v->cx.mem, sizeof(*a));
	struct reader r = entry_fact(e);
	const char *kind;

	a->id = keep(v, read_text(&r, "id"));
	kind = read_text(&r, "act");
	read_text(&r, "object");
	a->person = keep(v, read_text(&r, "person"));
	a->site = keep(v, read_text(&r, "site"));
	a->author = keep(v, read_text(&r, "author"));
	a->document = keep(v, read_text(&r, "document"));
	TRY(read_end(&v->scratch, &r));
	if (!act_kind_parse(kind, &a->kind) || !act_judged(a->kind))
		return wrong(v, "/fact/act", "no act '%s' is judged", kind);
	if (map_get(&v->state->acts, a->id))
		return wrong(v, "/fact/id", "an act of that id was proposed before");
	a->opened = e->index;
	a->open = true;
	TRY(proposed_check(v, e, a));
	TRY(act_site_check(v, a));
	map_put(&v->state->acts, a->id, a);
	return OK;
}

enum err on_act_withdrawn(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "act");
	struct signed_act *a = map_get(&v->state->acts, id);

	TRY(read_end(&v->scratch, &r));
	if (!unique_open(v, id))
		return wrong(v, "/fact/act", "no such act is open");
	if (strcmp(a->author, e->actor) != 0)
		return wrong(v, "/actor", "only its proposer withdraws an act");
	a->open = false;
	return OK;
}

/* ---- signed ---- */

static enum err since_at(struct verify *v, const struct act_document *d, int64_t *out)
{
	auto_entry e = { .json = NULL };

	*out = 0;
	if (d->kind != ACT_REVOKE_KEY)
		return OK;
	TRY(entry_at(v, (uint64_t)d->since, &e));
	*out = e.at;
	return OK;
}

static enum err act_case_of(struct verify *v, const struct entry *e, const struct signed_act *a,
			    const struct act_document *d, struct act_case *c,
			    struct act_needs **needs)
{
	const struct policy *p = NULL;
	const char *digest;

	*needs = arena_alloc(&v->scratch.mem, sizeof(**needs));
	*c = (struct act_case){ a->kind, a->person, a->site, e->clock, 0 };
	TRY(since_at(v, d, &c->since));
	TRY(policy_now(v, &p, &digest));
	return act_needs(&v->scratch, p, c, *needs) == OK
		       ? OK
		       : wrong(v, "/fact", "%s", v->scratch.detail);
}

static enum err act_signer_check(struct verify *v, const struct entry *e,
				 const struct signed_act *a, const struct signature *s)
{
	const struct signs as = { s->meaning, s->role, s->site, s->custody };
	struct act_document d;
	struct act_needs *needs = NULL;
	struct act_case c;

	TRY(act_document_read(v, a, &d));
	TRY(act_case_of(v, e, a, &d, &c, &needs));
	if (act_excludes(&c, s->signer))
		return wrong(v, "/fact/signature/signer", "whom an act concerns does not sign it");
	if (!act_needs_take(needs, &as))
		return wrong(v, "/fact/signature", "the policy asks for no such signature");
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->s[i].signer, s->signer) == 0 &&
		    !signer_counts(v, a->s[i].key, a->s[i].role, a->s[i].site, false))
			return wrong(v, "/fact/signature/signer", "'%s' has signed it before",
				     s->signer);
	return a->n < SIGNED_ACT_MAX ? OK : wrong(v, "/fact", "too many signatures");
}

enum err on_act_signed(struct verify *v, const struct entry *e)
{
	const char *subject = json_string_value(
		json_object_get(json_object_get(e->fact, "signature"), "subject"));
	const char *id =
		subject && strncmp(subject, LEAD, strlen(LEAD)) == 0 ? subject + strlen(LEAD) : "";
	struct signed_act *a = map_get(&v->state->acts, id);
	struct signing what = { .object = subject };
	struct signature s;

	if (!unique_open(v, id))
		return wrong(v, "/fact/signature/subject", "no such act is open");
	what.opened = a->opened;
	if (act_subjects(&v->scratch, head_origin_at(&v->logs, v->key.origin, (uint64_t)e->index),
			 a->kind, a->id, a->document, &what.subjects) != OK)
		return wrong(v, "/fact", "its document has no digest");
	TRY(signature_check(v, e, &what, &s));
	TRY(act_signer_check(v, e, a, &s));
	s.signer = s.key->owner->id;
	s.meaning = keep(v, s.meaning);
	s.role = keep(v, s.role);
	s.site = keep(v, s.site);
	a->s[a->n++] = s;
	v->state->act_signatures++;
	return OK;
}

/* ---- what an act brings ---- */

static enum err act_votes_check(struct verify *v, const struct entry *e, const struct signed_act *a,
				const struct act_document *d, json_t *named)
{
	struct vote vote[SIGNED_ACT_MAX];
	struct act_needs *needs = NULL;
	struct ballot ballot;
	struct act_case c;
	size_t counted = 0;

	TRY(act_case_of(v, e, a, d, &c, &needs));
	for (size_t i = 0; i < a->n; i++) {
		const struct signature *s = &a->s[i];

		vote[i] = (struct vote){ s->signer, { s->meaning, s->role, s->site, s->custody } };
		vote[i].holds = !signer_counts(v, s->key, s->role, s->site, false);
		vote[i].excluded = act_excludes(&c, s->signer);
	}
	if (!act_met(needs, vote, a->n, &ballot))
		return wrong(v, "/fact/act", "its signatures do not meet the policy");
	for (size_t i = 0; i < a->n; i++) {
		if (!vote[i].counts)
			continue;
		if (json_integer_value(json_array_get(named, counted)) != a->s[i].index)
			return wrong(v, "/fact/act/signatures", "others count");
		counted++;
	}
	return counted == json_array_size(named)
		       ? OK
		       : wrong(v, "/fact/act/signatures", "not all of these count");
}

enum err act_brought(struct verify *v, const struct entry *e, json_t *done, enum act_kind kind,
		     const char *person, struct act_document *out)
{
	struct reader r = reader(done, "/fact/act");
	const char *id = read_text(&r, "id"), *policy = read_text(&r, "policy"), *now;
	json_t *named = read_array(&r, "signatures");
	struct signed_act *a = map_get(&v->state->acts, id);
	const struct policy *p = NULL;

	TRY(read_end(&v->scratch, &r));
	if (!unique_open(v, id) || a->kind != kind || strcmp(a->person, person) != 0)
		return wrong(v, "/fact/act/id", "no such act about '%s' is open", person);
	TRY(policy_now(v, &p, &now));
	if (strcmp(policy, now) != 0)
		return wrong(v, "/fact/act/policy", "another policy was in force");
	TRY(act_document_read(v, a, out));
	TRY(act_votes_check(v, e, a, out, named));
	a->open = false;
	return OK;
}

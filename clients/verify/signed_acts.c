/*
 * Acts that people sign beside changes: proposed, signed, withdrawn.  The effects of acts are
 * judged by act_effect.c.
 */

#include <string.h>

#include "base/text.h"
#include "verify/disputes.h"
#include "verify/signed_acts.h"

#define LEAD "act:"

struct signed_act *act_open_named(struct verify *v, const char *id)
{
	struct signed_act *a = map_get(&v->state->acts, id);

	return a && a->open ? a : NULL;
}

/* One that takes signatures: it does not wait yet. */
static struct signed_act *act_signable(struct verify *v, const char *id)
{
	struct signed_act *a = act_open_named(v, id);

	return a && !a->until ? a : NULL;
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

enum err act_document_read(struct verify *v, const struct signed_act *a, struct act_document *out)
{
	const struct archive_file *f = document_of(v, a->document);

	if (!f)
		return wrong(v, "/fact/document", "its document is not there");
	if (act_document_parse(&v->scratch, a->kind, f->bytes, f->size, out) != OK)
		return wrong(v, "/fact/document", "%s: %s", f->name, v->scratch.detail);
	return OK;
}

/* A document that names the log by a head names one that this log had by then. */
static enum err proposed_head_check(struct verify *v, const struct entry *e,
				    const struct act_document *d)
{
	struct hash root;

	if (!act_is_of_root(d->kind) && !act_is_of_stopped(d->kind))
		return OK;
	if (d->head.size < 1 || d->head.size > (uint64_t)e->index)
		return wrong(v, "/fact/document", "its head is no earlier one of this log");
	TRY(tree_root(&v->scratch, &v->tree, d->head.size, &root));
	return hash_same(&root, &d->head.root)
		       ? OK
		       : wrong(v, "/fact/document", "this log never had the head of its document");
}

/* A review concerns whose key it is about. */
static const char *concerned_by_act(struct verify *v, const struct act_document *d)
{
	const struct revocation *r = d->kind == ACT_REVIEW ? revocation_by(v, d->entry) : NULL;

	return r ? r->key->owner->id : d->person;
}

/* Is the document the one that the entry describes, and may its actor propose it? */
static enum err proposed_check(struct verify *v, const struct entry *e, const struct signed_act *a)
{
	struct act_document d;
	bool may = act_proposed_by_all(a->kind);

	TRY(act_document_read(v, a, &d));
	if (strcmp(d.id, a->id) != 0 || !text_same(concerned_by_act(v, &d), a->person) ||
	    !was_called(v, d.origin, e->index) || d.base >= e->index)
		return wrong(v, "/fact/document", "it is another act's, or of another log");
	TRY(act_possible_check(v, e, a, &d));
	TRY(proposed_head_check(v, e, &d));
	for (enum role role = 0; role < ROLE_COUNT; role++)
		may |= (act_proposers(a->kind) & role_bit(role)) && acts_in_role(e, role);
	if (!may || e->actor_kind != KIND_PERSON || strcmp(a->author, e->actor) != 0)
		return wrong(v, "/actor", "'%s' does not propose '%s'", e->actor,
			     act_name(a->kind));
	return OK;
}

/* A role counts where it was granted; what the root signs alone is proposed by whom there is. */
static enum err proposer_there_check(struct verify *v, const struct entry *e,
				     const struct signed_act *a)
{
	const struct user *u = map_get(&v->state->users, e->actor);

	if (act_proposed_by_all(a->kind) || a->kind == ACT_END_REFOUNDING)
		return OK;
	return u && (roles_acting_at(u, a->site) & act_proposers(a->kind))
		       ? OK
		       : wrong(v, "/actor", "'%s' proposes no '%s' at %s", e->actor,
			       act_name(a->kind), a->site);
}

const char *site_of_user(const struct user *u)
{
	const char *site = u->site;

	for (const struct held *h = u->held; h; h = h->next)
		if (h->roles)
			site = site_of_both(site, h->site);
	return site;
}

/* Whose approvers sign it, as of now. */
static const char *act_site_now(struct verify *v, const struct signed_act *a,
				const struct act_document *d)
{
	const struct user *u = a->person ? map_get(&v->state->users, a->person) : NULL;

	if (a->kind == ACT_GRANT_ROLE)
		return d->site;
	return u ? site_of_user(u) : EVERY_SITE;
}

static enum err act_site_check(struct verify *v, const struct signed_act *a)
{
	struct act_document d;

	if (a->person && !map_get(&v->state->users, a->person))
		return wrong(v, "/fact/person", "there is no user '%s'", a->person);
	TRY(act_document_read(v, a, &d));
	return strcmp(a->site, act_site_now(v, a, &d)) == 0
		       ? OK
		       : wrong(v, "/fact/site", "another site's approvers sign it");
}

enum err act_site_decides(struct verify *v, const struct signed_act *a,
			  const struct act_document *d)
{
	return grant_counts_at(a->site, act_site_now(v, a, d))
		       ? OK
		       : wrong(v, "/fact/act",
			       "since it was proposed '%s' holds a role at another site",
			       a->person);
}

enum err on_act_proposed(struct verify *v, const struct entry *e)
{
	struct signed_act *a = arena_alloc(&v->cx.mem, sizeof(*a));
	struct reader r = entry_fact(e);
	const char *kind;

	a->id = keep(v, read_text(&r, "id"));
	kind = read_text(&r, "act");
	read_text(&r, "object");
	a->person = keep(v, read_text_or_null(&r, "person"));
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
	TRY(proposer_there_check(v, e, a));
	map_put(&v->state->acts, a->id, a);
	return OK;
}

/* ---- ended ---- */

static bool part_in_act(const struct signed_act *a, const char *user)
{
	bool part = a && strcmp(a->author, user) == 0;

	for (size_t i = 0; a && i < a->n; i++)
		part |= strcmp(a->s[i].signer, user) == 0;
	return part;
}

/* Of what lifts a suspension that is still there: the acts that brought it, and let it last. */
static enum err ender_suspended(struct verify *v, const struct signed_act *a, const char *user,
				bool *out)
{
	const struct user *u = map_get(&v->state->users, a->person);
	struct act_document d;

	TRY(act_document_read(v, a, &d));
	if (u && u->state == USER_SUSPENDED && u->suspended_by == d.entry)
		*out = part_in_act(u->suspension, user) || part_in_act(u->suspension_lasts, user);
	return OK;
}

/* Nor does who had a part in a revocation end its review, as none of them signs it. */
static enum err ender_revoked(struct verify *v, const struct signed_act *a, const char *user,
			      bool *out)
{
	struct act_case c = { .kind = a->kind, .person = a->person, .site = a->site };
	struct act_document d;

	TRY(act_document_read(v, a, &d));
	TRY(review_case(v, &d, &c));
	*out = act_excludes(&c, user);
	return OK;
}

static bool signed_by_others(const struct signed_act *a)
{
	bool joined = a->n_holders > 0;

	for (size_t i = 0; i < a->n; i++)
		joined |= strcmp(a->s[i].signer, a->author) != 0;
	return joined;
}

static unsigned ending_roles_of(struct verify *v, const struct user *u, const char *site)
{
	return roles_at(u, site) & ~words_resting(v->state, u) &
	       ~endings_rest(u->identity, u->first);
}

static enum err act_ender_check(struct verify *v, const struct entry *e, const struct signed_act *a)
{
	const struct user *u = map_get(&v->state->users, e->actor);
	struct act_ending ending = { .kind = a->kind,
				     .waits = a->until != 0,
				     .proposer = strcmp(a->author, e->actor) == 0,
				     .joined = signed_by_others(a),
				     .concerned = text_same(a->person, e->actor),
				     .roles = u ? ending_roles_of(v, u, a->site) : 0 };

	if (a->kind == ACT_LIFT_SUSPENSION)
		TRY(ender_suspended(v, a, e->actor, &ending.part));
	if (a->kind == ACT_REVIEW)
		TRY(ender_revoked(v, a, e->actor, &ending.part));
	return e->actor_kind == KIND_PERSON && act_ended_by(&ending)
		       ? OK
		       : wrong(v, "/actor", "'%s' does not end the act '%s'", e->actor,
			       act_name(a->kind));
}

enum err on_act_withdrawn(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *id = read_text(&r, "act");
	struct signed_act *a = act_open_named(v, id);

	TRY(read_end(&v->scratch, &r));
	if (!a)
		return wrong(v, "/fact/act", "no such act is open");
	TRY(act_ender_check(v, e, a));
	a->open = false;
	return OK;
}

/* ---- signed ---- */

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
	if (a->kind == ACT_REVIEW)
		TRY(reviewing_key_check(v, &d, s->key));
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
	struct signed_act *a = act_signable(v, id);
	struct signing what = { .object = subject };
	struct signature s;

	if (!a)
		return wrong(v, "/fact/signature/subject", "no such act is open");
	what.opened = act_is_of_stopped(a->kind) ? 0 : a->opened; /* signed before it is entered */
	what.founder = act_founder(v, a);
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

/* Nothing is asked of the actor, who carried it: the signature proves itself. */
static enum err holder_judged(struct verify *v, const struct entry *e, const struct signed_act *a,
			      const char *keyid, const char *sig)
{
	struct tuf_keys *root = arena_alloc(&v->scratch.mem, sizeof(*root));
	const struct archive_file *f = document_of(v, a->document);
	struct act_needs *needs = NULL;
	struct act_document d;
	struct act_case c;

	TRY(act_document_read(v, a, &d));
	TRY(act_case_of(v, e, a, &d, &c, &needs));
	TRY(root_keys_now(v, root));
	if (needs->terms.root == ACT_ROOT_NONE)
		return wrong(v, "/fact/act", "it asks for no signature of the root's holders");
	if (!holder_known(root, keyid) || holder_signed(a->holder, a->n_holders, keyid))
		return wrong(v, "/fact/keyid",
			     "the root in force has no such key, or it signed "
			     "before");
	return tuf_bytes_signed(root, keyid, sig, f->bytes, f->size)
		       ? OK
		       : wrong(v, "/fact/sig", "it does not sign the act's document");
}

enum err on_act_root_signed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	struct signed_act *a = act_signable(v, read_text(&r, "act"));
	struct holder_signature s = { .index = e->index };

	s.keyid = keep(v, read_text(&r, "keyid"));
	s.sig = keep(v, read_text(&r, "sig"));
	TRY(read_end(&v->scratch, &r));
	if (!a)
		return wrong(v, "/fact/act", "no such act is open");
	TRY(holder_judged(v, e, a, s.keyid, s.sig));
	if (a->n_holders == HOLDERS_MAX)
		return wrong(v, "/fact", "too many signatures");
	if (!a->holder)
		a->holder = arena_alloc(&v->cx.mem, HOLDERS_MAX * sizeof(*a->holder));
	a->holder[a->n_holders++] = s;
	v->state->act_signatures++;
	return OK;
}

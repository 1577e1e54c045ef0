/*
 * Acts that people sign beside changes, and what they bring.  The entry of an effect names
 * the act and the signatures that counted; whether those suffice is asked here again, by
 * the policy in force at that entry and by the people of then.  An effect that names no act is one
 * that its actor may have alone, and the few of those are judged each at its place.
 */

#include <string.h>

#include "base/text.h"
#include "rules/powers.h"
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

static bool role_counts_at(const struct user *u, const char *role, const char *site)
{
	enum role parsed;

	return role_parse(role, &parsed) && (roles_at(u, site) & role_bit(parsed));
}

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
	*c = (struct act_case){ a->kind, a->person, e->clock, 0 };
	TRY(since_at(v, d, &c->since));
	TRY(policy_now(v, &p, &digest));
	return act_needs(&v->scratch, p, c, *needs) == OK
		       ? OK
		       : wrong(v, "/fact", "%s", v->scratch.detail);
}

static enum err act_signer_check(struct verify *v, const struct entry *e,
				 const struct signed_act *a, const struct signature *s)
{
	struct act_document d;
	struct act_needs *needs = NULL;
	struct act_case c;

	TRY(act_document_read(v, a, &d));
	TRY(act_case_of(v, e, a, &d, &c, &needs));
	if (act_excludes(&c, s->signer))
		return wrong(v, "/fact/signature/signer", "whom an act concerns does not sign it");
	if (!act_needs_take(needs, s->meaning, s->role, s->custody))
		return wrong(v, "/fact/signature", "the policy asks for no such signature");
	if (!role_counts_at(s->key->owner, s->role, a->site))
		return wrong(v, "/fact/signature/role", "the role does not count at '%s'", a->site);
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->s[i].signer, s->signer) == 0 &&
		    !signer_counts(v, a->s[i].key, a->s[i].role, false))
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

		vote[i] = (struct vote){ s->signer, s->meaning, s->role, s->custody };
		vote[i].holds = !signer_counts(v, s->key, s->role, false) &&
				role_counts_at(s->key->owner, s->role, a->site);
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

/* ---- who uses an account ---- */

enum err on_user_confirmed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t entry = read_int(&r, "entry");
	struct user *u = map_get(&v->state->users, user);
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	if (!u || u->state != USER_ACTIVE || u->identity == IDENTITY_CONFIRMED)
		return wrong(v, "/fact/user", "there is nothing to confirm of '%s'", user);
	if (u->identity_idx != entry)
		return wrong(v, "/fact/entry", "another entry set the password of '%s'", user);
	if (json_is_null(done))
		return wrong(v, "/fact/act", "two approvers confirm a person");
	TRY(act_brought(v, e, done, ACT_CONFIRM_PERSON, user, &d));
	if (d.entry != entry)
		return wrong(v, "/fact/entry", "its document names another entry");
	u->identity = IDENTITY_CONFIRMED;
	return OK;
}

/* ---- suspensions ---- */

static enum err suspended_user(struct verify *v, const char *id, enum user_state want,
			       struct user **out)
{
	*out = map_get(&v->state->users, id);
	if (!*out || !(*out)->person || (*out)->state != want)
		return wrong(v, "/fact/user", "'%s' is %s", id,
			     want == USER_SUSPENDED ? "not suspended" : "no person in use");
	return OK;
}

/* An administrator's own: at once, for a while, and not again soon. */
static enum err at_once_check(struct verify *v, const struct entry *e, struct user *u,
			      int64_t until)
{
	if (!acts_in_role(e, ROLE_ADMINISTRATOR) || strcmp(e->actor, u->id) == 0)
		return wrong(v, "/actor", "an administrator suspends another person");
	if (until != e->clock + SUSPENSION_MS)
		return wrong(v, "/fact/until", "it ends 72 hours later");
	if (suspension_too_soon(u->suspended_at_once, e->clock))
		return wrong(v, "/fact/user", "an administrator suspended '%s' within 30 days",
			     u->id);
	u->suspended_at_once = e->at;
	return OK;
}

enum err on_user_suspended(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t until = read_int_or(&r, "until", 0);
	struct act_document d;
	struct user *u = NULL;

	TRY(read_end(&v->scratch, &r));
	TRY(suspended_user(v, user, USER_ACTIVE, &u));
	if (json_is_null(done))
		TRY(at_once_check(v, e, u, until));
	else
		TRY(act_brought(v, e, done, ACT_SUSPEND, user, &d));
	if (!json_is_null(done) && until)
		return wrong(v, "/fact/until", "what an approver signed lasts until it is lifted");
	u->state = USER_SUSPENDED;
	u->suspended_by = e->index;
	u->suspended_until = until;
	return OK;
}

static enum err suspension_moves(struct verify *v, const struct entry *e, enum act_kind kind,
				 struct user **out, bool *alone)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	const char *user = read_text(&r, "user");
	int64_t entry = read_int(&r, "entry");
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(suspended_user(v, user, USER_SUSPENDED, out));
	if (entry != (*out)->suspended_by)
		return wrong(v, "/fact/entry", "another entry suspended '%s'", user);
	*alone = json_is_null(done);
	if (*alone)
		return OK;
	TRY(act_brought(v, e, done, kind, user, &d));
	return d.entry == entry ? OK : wrong(v, "/fact/entry", "its document names another entry");
}

enum err on_suspension_confirmed(struct verify *v, const struct entry *e)
{
	struct user *u = NULL;
	bool alone = false;

	TRY(suspension_moves(v, e, ACT_CONFIRM_SUSPENSION, &u, &alone));
	if (alone || !u->suspended_until)
		return wrong(v, "/fact/act", "an approver confirms what would end by itself");
	u->suspended_until = 0;
	return OK;
}

enum err on_suspension_ended(struct verify *v, const struct entry *e)
{
	struct user *u = NULL;
	bool alone = false;

	TRY(suspension_moves(v, e, ACT_LIFT_SUSPENSION, &u, &alone));
	if (alone &&
	    (e->actor_kind != KIND_SYSTEM || !u->suspended_until || e->clock < u->suspended_until))
		return wrong(v, "/fact/act", "it does not end by itself yet");
	u->state = USER_ACTIVE;
	return OK;
}

/* ---- approvers who are able to sign ---- */

static bool user_is_able(struct verify *v, const struct user *u)
{
	enum custody custody;

	for (const struct key *k = u->keys; k; k = k->more)
		if (custody_parse(k->custody, &custody) && custody_moves_ground(custody) &&
		    !signer_counts(v, k, role_name(ROLE_APPROVER), false))
			return true;
	return false;
}

enum err approvers_left(struct verify *v, const struct user *without, const char *site)
{
	const bool everywhere = roles_at(without, EVERY_SITE) & role_bit(ROLE_APPROVER);
	size_t others = 0;

	if (everywhere && strcmp(site, EVERY_SITE) != 0)
		return OK;
	for (const struct user *u = v->state->newest_user; u; u = u->before)
		others += u != without && (roles_at(u, site) & role_bit(ROLE_APPROVER)) &&
			  user_is_able(v, u);
	return approvers_suffice(user_is_able(v, without), others)
		       ? OK
		       : wrong(v, "/fact/user",
			       "fewer than two approvers would be left who are able to sign");
}

/*
 * Re-foundings and their announcements: signed by the root's threshold, and allowed by what the
 * entries before say of approvers (rules/refounding.h).
 */

#include "rules/refounding.h"

#include <stdio.h>
#include <string.h>

#include "rules/role_clash.h"
#include "verify/signed_acts.h"

struct announcement {
	struct announcement *before;
	bool open;
	int64_t entry, at;
	const struct signed_act *act;
	struct act_person people[ACT_PEOPLE];
};

/* The one that the entry brought, while it is open; NULL: there is none. */
static struct announcement *announcement_open(struct verify *v, int64_t entry)
{
	struct announcement *a = v->state->announced;

	while (a && (a->entry != entry || !a->open))
		a = a->before;
	return a;
}

static struct signed_act *act_done_named(struct verify *v, json_t *done)
{
	return map_get(&v->state->acts, json_string_value(json_object_get(done, "id")));
}

/* ---- approvers ---- */

static bool user_able(const struct user *u)
{
	struct standing s = { .in_use = u->person &&
					(u->state == USER_ACTIVE || u->state == USER_SUSPENDED),
			      .suspended = u->state == USER_SUSPENDED && !u->suspended_until };

	for (const struct key *k = u->keys; k; k = k->more) {
		s.key = k->state;
		s.roles = k->roles;
		if (custody_parse(k->custody, &s.custody) && approver_is_able(&s))
			return true;
	}
	return false;
}

static size_t users_standing(const struct state *s)
{
	size_t n = 0;

	for (const struct user *u = s->newest_user; u; u = u->before)
		n += (roles_at(u, EVERY_SITE) & role_bit(ROLE_APPROVER)) && user_able(u);
	return n;
}

/* ---- whom the document names ---- */

static struct key *key_fingered(struct verify *v, const struct user *u, const char *fingerprint)
{
	for (struct key *k = u->keys; k; k = k->more)
		if (strcmp(ssh_fingerprint(&v->scratch, &k->public), fingerprint) == 0)
			return k;
	return NULL;
}

static bool approver_clashes(struct verify *v, const struct user *u)
{
	const struct role_held grant = { ROLE_APPROVER, EVERY_SITE, NULL }, *with = NULL;

	return role_clash_find(roles_behind(v, u), &grant, &with) != NULL;
}

static bool account_may_be_taken(const struct user *u, const struct key *k)
{
	return u->identity == IDENTITY_RESET &&
	       !key_confirms_person(u->identity, u->identity_idx, k->enrolled);
}

static enum err new_founder_find(struct verify *v, const struct act_person *p, struct user **user,
				 struct key **key)
{
	struct new_founder f;
	enum founder_fault fault;

	*user = map_get(&v->state->users, p->id);
	*key = *user ? key_fingered(v, *user, p->fingerprint) : NULL;
	if (!*key)
		return wrong(v, "/fact/people", "'%s' has no key %s", p->id, p->fingerprint);
	f = (struct new_founder){ .in_use = (*user)->person && ((*user)->state == USER_ACTIVE ||
								(*user)->state == USER_SUSPENDED),
				  .clashes = approver_clashes(v, *user),
				  .taken = account_may_be_taken(*user, *key),
				  .key = (*key)->state,
				  .roles = (*key)->roles };
	if (!custody_parse((*key)->custody, &f.custody))
		return wrong(v, "/fact/people", "the key has no custody");
	fault = founder_fault(&f);
	return fault == FOUNDER_OK
		       ? OK
		       : wrong(v, "/fact/people", "'%s' %s", p->id, founder_fault_text(fault));
}

/* The fact names keys by their ids, and the document by their fingerprints. */
static enum err people_check(struct verify *v, json_t *list, const struct act_document *d,
			     bool confirms, struct user *user[ACT_PEOPLE],
			     struct key *key[ACT_PEOPLE])
{
	for (size_t i = 0; i < ACT_PEOPLE; i++) {
		struct reader r = reader_item(json_array_get(list, i), "/fact/people", i);
		const char *id = read_text(&r, "user"), *key_id = read_text(&r, "key");
		const bool confirmed = confirms && read_bool(&r, "confirmed");

		TRY(read_end(&v->scratch, &r));
		TRY(new_founder_find(v, &d->people[i], &user[i], &key[i]));
		if (strcmp(id, user[i]->id) != 0 || strcmp(key_id, key[i]->id) != 0)
			return wrong(v, "/fact/people", "its document names others");
		if (confirms && confirmed != (key[i]->state == KEY_PENDING))
			return wrong(v, "/fact/people", "the key of '%s' was %sconfirmed before",
				     id, confirmed ? "" : "not ");
	}
	return json_array_size(list) == ACT_PEOPLE
		       ? OK
		       : wrong(v, "/fact/people", "its document names two");
}

/* ---- whom what waits names ---- */

void refounding_waits(struct verify *v, struct signed_act *a)
{
	a->waited = v->state->refounding;
	v->state->refounding = a;
}

/* fingerprint: NULL: with whatever key. */
static enum err none_waits_for(struct verify *v, const char *person, const char *fingerprint)
{
	struct act_document d;

	for (const struct signed_act *a = v->state->refounding; a; a = a->waited) {
		if (!a->open)
			continue;
		TRY(act_document_read(v, a, &d));
		if (refounding_names(d.people, person, fingerprint))
			return wrong(v, "/fact", "a re-founding that waited named '%s'", person);
	}
	return OK;
}

enum err awaits_nobody(struct verify *v, const struct user *person)
{
	const struct announcement *a = v->state->announced;

	TRY(none_waits_for(v, person->id, NULL));
	for (; a; a = a->before)
		if (a->open && v->state->approver_signed <= a->entry &&
		    refounding_names(a->people, person->id, NULL))
			return wrong(v, "/fact", "an announcement that was open named '%s'",
				     person->id);
	return OK;
}

enum err awaits_no_key(struct verify *v, const struct key *k)
{
	return none_waits_for(v, k->owner->id, ssh_fingerprint(&v->scratch, &k->public));
}

/* ---- whether it may be ---- */

static enum err holders_judged(struct verify *v, const struct tuf_keys *root,
			       const struct signed_act *a)
{
	const struct archive_file *f = document_of(v, a->document);

	if (!f)
		return wrong(v, "/fact/act", "its document is not there");
	holders_count(root, f->bytes, f->size, a->holder, a->n_holders);
	return OK;
}

static enum err holders_compared(struct verify *v, const struct signed_act *before,
				 const struct signed_act *now, bool *alike)
{
	struct tuf_keys *root = arena_alloc(&v->scratch.mem, sizeof(*root));

	TRY(root_keys_now(v, root));
	TRY(holders_judged(v, root, before));
	TRY(holders_judged(v, root, now));
	*alike = holders_alike(before->holder, before->n_holders, now->holder, now->n_holders,
			       root->threshold);
	return OK;
}

static enum err announcement_take(struct verify *v, const struct signed_act *a,
				  const struct act_document *d, struct refounding *r)
{
	const struct announcement *was = announcement_open(v, d->announced);

	r->there = was != NULL;
	if (!was)
		return OK;
	r->same = refounding_same(d->people, was->people);
	TRY(holders_compared(v, was->act, a, &r->alike));
	r->signed_since = v->state->approver_signed > was->entry;
	r->since = was->at;
	return OK;
}

enum err refounding_check(struct verify *v, const struct entry *e, const struct signed_act *a,
			  const struct act_document *d)
{
	struct refounding r = { .able = users_standing(v->state),
				.announced = d->announced != ACT_NONE,
				.now = e->clock };

	if (r.announced)
		TRY(announcement_take(v, a, d, &r));
	switch (refounding_fault(&r)) {
	case REFOUNDING_OK:
		return OK;
	case REFOUNDING_TWO_STAND:
		return wrong(v, "/fact/act", "two approvers were able to sign");
	case REFOUNDING_GONE:
		return wrong(v, "/fact/act", "no such announcement is open");
	case REFOUNDING_OTHER:
		return wrong(v, "/fact/act", "the announcement names others");
	case REFOUNDING_HOLDERS:
		return wrong(v, "/fact/act", "other holders signed the announcement");
	case REFOUNDING_SIGNED:
		return wrong(v, "/fact/act", "an approver has signed since the announcement");
	case REFOUNDING_EARLY:
		break;
	}
	return wrong(v, "/fact/act", "the announcement was not there for 14 days");
}

/* ---- the entries ---- */

enum err on_refounding_announced(struct verify *v, const struct entry *e)
{
	struct announcement *a = arena_alloc(&v->cx.mem, sizeof(*a));
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act"), *people = read_array(&r, "people");
	struct user *user[ACT_PEOPLE];
	struct key *key[ACT_PEOPLE];
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_ANNOUNCE_REFOUNDING, NULL, &d));
	TRY(people_check(v, people, &d, false, user, key));
	*a = (struct announcement){ .before = v->state->announced,
				    .open = true,
				    .entry = e->index,
				    .at = e->clock,
				    .act = act_done_named(v, done) };
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		a->people[i] = (struct act_person){ keep(v, d.people[i].id),
						    keep(v, d.people[i].fingerprint) };
	v->state->announced = a;
	return OK;
}

static void founder_takes(struct verify *v, const struct entry *e, struct user *u, struct key *k)
{
	held_at(v, u, EVERY_SITE)->roles |= role_bit(ROLE_APPROVER);
	u->identity = IDENTITY_CONFIRMED;
	if (k->state == KEY_CONFIRMED)
		return;
	k->state = KEY_CONFIRMED;
	k->confirmed = e->index;
}

enum err on_quality_refounded(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t announced = read_int_or(&r, "announced", ACT_NONE);
	json_t *people = read_array(&r, "people");
	struct user *user[ACT_PEOPLE];
	struct key *key[ACT_PEOPLE];
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_REFOUND, NULL, &d));
	if (d.announced != announced)
		return wrong(v, "/fact/announced", "its document names another announcement");
	TRY(refounding_check(v, e, act_done_named(v, done), &d));
	TRY(people_check(v, people, &d, true, user, key));
	for (size_t i = 0; i < ACT_PEOPLE; i++)
		founder_takes(v, e, user[i], key[i]);
	if (announced != ACT_NONE)
		announcement_open(v, announced)->open = false;
	return OK;
}

enum err on_refounding_ended(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_object(&r, "act");
	int64_t entry = read_int(&r, "entry");
	const char *ended = read_text(&r, "ended");
	struct signed_act *a = map_get(&v->state->acts, ended);
	struct announcement *was = announcement_open(v, entry);
	struct act_document d;

	TRY(read_end(&v->scratch, &r));
	TRY(act_brought(v, e, done, ACT_END_REFOUNDING, NULL, &d));
	if (d.entry != entry || !a || strcmp(a->document, d.document) != 0)
		return wrong(v, "/fact/ended", "its document ends another one");
	if (was && was->act == a)
		was->open = false;
	else if (a->open && a->met == entry && a->kind == ACT_REFOUND)
		a->open = false;
	else
		return wrong(v, "/fact/entry", "nothing began there that could end");
	return OK;
}

/*
 * A key counts once two other approvers signed the act that names its document
 * (verify/signed_acts.h).  The chain begins with the founders, each of whom the other
 * confirms alone while the founding is open; there is no other beginning.
 */

#include <string.h>

#include "verify/disputes.h"
#include "verify/signed_acts.h"

/* The document that confirmations sign must say of the key what the entry says. */
static enum err keys_document_check(struct verify *v, const struct archive_file *f, struct key *k)
{
	struct key_document d;
	bool same;

	if (key_document_parse(&v->scratch, f->bytes, f->size, &d) != OK ||
	    key_document_judged(&v->scratch, &d) != OK)
		return wrong(v, "/fact/document", "%s: %s", f->name, v->scratch.detail);
	same = was_called(v, d.origin, v->state->index) && strcmp(d.user, k->owner->id) == 0 &&
	       strcmp(d.site, k->owner->site) == 0 &&
	       strcmp(ssh_key_id(&v->scratch, &d.public), k->id) == 0 &&
	       strcmp(custody_name(d.custody), k->custody) == 0;
	k->roles = d.roles;
	return same ? OK : wrong(v, "/fact/document", "%s is of another key", f->name);
}

static enum err keys_key_read(struct verify *v, const struct entry *e, struct key *k)
{
	struct reader r = entry_fact(e);
	const char *user = read_text(&r, "user"), *public = read_text(&r, "public");
	bool known = false;

	k->id = keep(v, read_text(&r, "id"));
	k->custody = keep(v, read_text(&r, "custody"));
	k->document = keep(v, read_text(&r, "document"));
	read_text_or_null(&r, "sealed");
	read_text(&r, "claimed");
	TRY(read_end(&v->scratch, &r));
	k->owner = map_get(&v->state->users, user);
	if (!k->owner || !k->owner->person || strcmp(e->actor, user) != 0)
		return wrong(v, "/fact/user", "a person enrols their own key");
	if (ssh_key_read(&v->cx, public, &k->public, &known) != OK || !known ||
	    strcmp(ssh_key_id(&v->scratch, &k->public), k->id) != 0)
		return wrong(v, "/fact/id", "it is not that of the public key");
	return OK;
}

enum err on_key_enrolled(struct verify *v, const struct entry *e)
{
	struct key *k = arena_alloc(&v->cx.mem, sizeof(*k));
	const struct archive_file *f;

	k->state = KEY_PENDING;
	k->confirmed = -1;
	k->enrolled = e->index;
	TRY(keys_key_read(v, e, k));
	if (map_get(&v->state->keys, k->id))
		return wrong(v, "/fact/id", "the key was enrolled before");
	f = document_of(v, k->document);
	if (!f)
		return wrong(v, "/fact/document", "its document is not there");
	TRY(keys_document_check(v, f, k));
	map_put(&v->state->keys, k->id, k);
	k->more = k->owner->keys;
	k->owner->keys = k;
	return OK;
}

bool founder_ready(const struct user *u)
{
	enum custody custody;

	for (const struct key *k = u->keys; k; k = k->more)
		if (custody_parse(k->custody, &custody) && ends_founding(k->state, custody))
			return true;
	return false;
}

static enum err key_named(struct verify *v, const struct entry *e, struct key **out)
{
	const char *id = json_string_value(json_object_get(e->fact, "key"));

	*out = id ? map_get(&v->state->keys, id) : NULL;
	return *out ? OK : wrong(v, "/fact/key", "no such key was enrolled");
}

/* A person in use, whose key waits. */
static enum err confirmed_key(struct verify *v, const struct entry *e, json_t *done,
			      struct key **out)
{
	TRY(key_named(v, e, out));
	if ((*out)->state != KEY_PENDING)
		return wrong(v, "/fact/key", "the key was confirmed or revoked before");
	return act_reaches_user(v, done, (*out)->owner)
		       ? OK
		       : wrong(v, "/fact/key", "'%s' is not in use", (*out)->owner->id);
}

/* entry: what the fact says of the person. */
static enum err confirmed_person(struct verify *v, const struct key *k, int64_t entry)
{
	struct user *u = k->owner;
	bool confirms = key_confirms_person(u->identity, u->identity_idx, k->enrolled);

	if (entry != (confirms ? u->identity_idx : NO_ENTRY))
		return wrong(v, "/fact/entry", "it does not confirm who uses the account of '%s'",
			     u->id);
	if (confirms)
		u->identity = IDENTITY_CONFIRMED;
	return OK;
}

enum err on_key_confirmed(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = read_any(&r, "act");
	int64_t entry;
	struct act_document d;
	struct key *k;

	read_text(&r, "key");
	entry = read_int_or(&r, "entry", NO_ENTRY);
	TRY(read_end(&v->scratch, &r));
	TRY(confirmed_key(v, e, done, &k));
	if (json_is_null(done))
		return wrong(v, "/fact/act", "a key is confirmed by a signed act");
	TRY(act_brought(v, e, done, ACT_CONFIRM_KEY, k->owner->id, &d));
	if (strcmp(d.key, k->id) != 0 || strcmp(d.document, k->document) != 0)
		return wrong(v, "/fact/key", "its document names another key");
	TRY(confirmed_person(v, k, entry));
	k->state = KEY_CONFIRMED;
	k->confirmed = e->index;
	v->state->confirmations++;
	return OK;
}

static enum err owners_revocation_check(struct verify *v, const struct entry *e,
					const struct key *k)
{
	const struct user *u = k->owner;

	if (e->actor_kind != KIND_PERSON || strcmp(u->id, e->actor) != 0)
		return wrong(v, "/actor", "a key is revoked by its owner or a signed act");
	return account_revokes(u->identity, u->identity_idx, k->enrolled)
		       ? OK
		       : wrong(v, "/fact/key",
			       "it was enrolled before the password of '%s' was reset, and nobody "
			       "has confirmed who uses the account",
			       u->id);
}

/* By its owner at once, or by a signed act, which may reach back. */
static enum err revoker_check(struct verify *v, const struct entry *e, const struct key *k,
			      json_t *done, int64_t *since)
{
	struct act_document d;

	if (json_is_null(done)) {
		TRY(owners_revocation_check(v, e, k));
		return *since == e->index
			       ? OK
			       : wrong(v, "/fact/since", "its owner revokes it from here on");
	}
	TRY(act_brought(v, e, done, ACT_REVOKE_KEY, k->owner->id, &d));
	TRY(awaits_no_key(v, k));
	return strcmp(d.key, k->id) == 0 && d.since == *since
		       ? OK
		       : wrong(v, "/fact/since", "its document names another key or entry");
}

enum err on_key_revoked(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	json_t *done = e->v > 1 ? read_any(&r, "act") : json_null();
	int64_t since;
	struct key *k;

	read_text(&r, "key");
	since = e->v > 1 ? read_int_or(&r, "since", e->index) : e->index;
	TRY(read_end(&v->scratch, &r));
	TRY(key_named(v, e, &k));
	if (k->state == KEY_REVOKED && since >= k->since)
		return wrong(v, "/fact/key", "the key was revoked before");
	TRY(revoker_check(v, e, k, done, &since));
	k->state = KEY_REVOKED;
	k->since = since;
	if (!json_is_null(done))
		revocation_note(v, e, k, since, json_string_value(json_object_get(done, "id")));
	return OK;
}

/*
 * What a request says of an act to be proposed, completed by what there is.
 */

#include <string.h>

#include "base/id.h"
#include "engine/history.h"
#include "http/concerned.h"
#include "people/session_api.h"
#include "people/user.h"
#include "quality/acts.h"
#include "quality/confirmation.h"
#include "quality/review.h"
#include "quality/routes.h"
#include "quality/suspension.h"
#include "signing/key.h"

const struct field act_in[] = {
	{ "act", NAME, REQUIRED, NAME_MAX_BYTES,
	  "grant-role, confirm-person, confirm-key, revoke-key, review, suspend, "
	  "lift-suspension, confirm-suspension, refound, announce-refounding, end-refounding or "
	  "disown-head" },
	{ "person", ID, OPTIONAL, ID_MAX_BYTES,
	  "whom it concerns; of a key, as if left out, its owner" },
	{ "key", DIGEST, OPTIONAL, 0, "of confirm-key, revoke-key and review: the key's id" },
	{ "since", INT, OPTIONAL, INT_SAFE_MAX,
	  "of revoke-key: the entry from which its signatures count no more; as if left out, the "
	  "newest" },
	{ "role", NAME, OPTIONAL, NAME_MAX_BYTES, "of grant-role: approver or auditor" },
	{ "site", TEXT, OPTIONAL, NAME_MAX_BYTES, "of grant-role: a site, or * for each" },
	{ "entry", INT, OPTIONAL, INT_SAFE_MAX,
	  "of what lifts or confirms a suspension, or confirms a person: the entry of that; of a "
	  "review: that of the revocation; as if left out, the newest; of end-refounding: the "
	  "entry "
	  "that announced it, or from which it waits" },
	{ "people", ARRAY, OPTIONAL, ACT_PEOPLE,
	  "of refound and announce-refounding: two people, each with id and fingerprint" },
	{ "announced", INT, OPTIONAL, INT_SAFE_MAX,
	  "of refound: the entry of the announcement that it rests on" },
	{ "upholds", ARRAY, OPTIONAL, ACT_INDEXES_MAX,
	  "of review: the entries of the signatures that count all the same, rising; as if left "
	  "out, none" },
	{ "note", DIGEST, OPTIONAL, 0,
	  "of disown-head: the digest of the note, as its entry note.foreign names it" },
	{ "reason", TEXT, REQUIRED, REASON_MAX, "why; it is signed" },
	END_OF_FIELDS
};

/* Members that the request leaves out and the tables have. */
static enum err asked_complete(struct req *rq, struct act_document *d)
{
	struct signing_key key;
	struct suspension s;
	struct user u;

	if (d->kind == ACT_END_REFOUNDING && d->entry < 0)
		return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "/entry is required"), "/entry");
	if (d->kind == ACT_CONFIRM_KEY)
		TRY(confirmation_complete(&rq->cx, rq->db, d));
	if (d->kind == ACT_REVOKE_KEY && d->key && !d->person) {
		TRY(db_key_at(&rq->cx, rq->db, d->key, AT_NOW, &key));
		d->person = key.user;
	}
	if (d->person && d->entry < 0 && d->kind == ACT_CONFIRM_PERSON) {
		TRY(db_user_at(&rq->cx, rq->db, d->person, AT_NOW, &u));
		d->entry = u.identity_idx;
	}
	if (d->person && d->entry < 0 &&
	    (d->kind == ACT_LIFT_SUSPENSION || d->kind == ACT_CONFIRM_SUSPENSION)) {
		TRY(db_suspension_of(&rq->cx, rq->db, d->person, &s));
		d->entry = s.entry;
	}
	return OK;
}

/* What they say, act_document_print() judges. */
static enum err asked_people(struct req *rq, struct act_document *d)
{
	json_t *list = in_any(rq, "people");

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct reader r = reader_item(json_array_get(list, i), "/people", i);

		d->people[i].id = read_text(&r, "id");
		d->people[i].fingerprint = read_text(&r, "fingerprint");
		TRY(read_end(&rq->cx, &r));
	}
	if (!act_is_of_root(d->kind) || json_array_size(list) == ACT_PEOPLE)
		return OK;
	return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "a re-founding names two people"),
		      "/people");
}

/* A review is about a revocation; the request may name the key, and means its newest. */
static enum err asked_review(struct req *rq, struct act_document *d)
{
	json_t *upholds = in_any(rq, "upholds"), *item;
	size_t i;

	if (d->key && d->entry < 0)
		TRY(db_revocation_newest(&rq->cx, rq->db, d->key, &d->entry));
	d->key = NULL;
	d->n_upholds = json_array_size(upholds);
	d->upholds = arena_alloc(&rq->cx.mem, (d->n_upholds + 1) * sizeof(*d->upholds));
	json_array_foreach (upholds, i, item) {
		if (!json_is_integer(item))
			return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "the index of an entry"),
				      "/upholds/%zu", i);
		d->upholds[i] = json_integer_value(item);
	}
	return OK;
}

/* What the document does not have nobody would sign.  A review is asked for by the key, too. */
static enum err asked_members(struct req *rq, enum act_kind kind)
{
	for (const struct field *f = act_in; f->name; f++) {
		if (!in_any(rq, f->name) || json_is_null(in_any(rq, f->name)) ||
		    strcmp(f->name, "act") == 0 || act_has_member(kind, f->name) ||
		    (kind == ACT_REVIEW && strcmp(f->name, "key") == 0))
			continue;
		return err_at(&rq->cx,
			      errf(&rq->cx, E_INVALID, "the act '%s' has no '%s'", act_name(kind),
				   f->name),
			      "/%s", f->name);
	}
	return OK;
}

/* Any person proposes these who reads them, too, and so can carry a holder's signature. */
static enum err proposer_reads(struct req *rq, const struct act_document *d)
{
	if (!act_proposed_by_all(d->kind))
		return OK;
	if (d->person)
		return object_seen(rq, arena_printf(&rq->cx.mem, "account:%s", d->person),
				   "/person");
	return principal_roles_anywhere(&rq->who)
		       ? OK
		       : err_next(&rq->cx,
				  errf(&rq->cx, E_FORBIDDEN,
				       "'%s' has no role, and would not see the act", rq->who.user),
				  "Ask somebody with a role, at whatever site.");
}

/* By a grant that counts where the act is of, if there is one: the entry names its site. */
static void proposes_by_site(struct req *rq, enum act_kind kind, const char *site)
{
	static const char *const anywhere[] = { EVERY_SITE };
	const unsigned wanted = act_proposers(kind);
	const char *at;

	principal_roles_of(&rq->who, &site, 1, wanted, &at);
	if (!at)
		principal_roles_of(&rq->who, anywhere, 1, wanted, &at);
	act_by_site(rq, at);
}

enum err api_act_propose(struct req *rq)
{
	struct act_document d = { .person = in_text(rq, "person"),
				  .key = in_text(rq, "key"),
				  .role = in_text(rq, "role"),
				  .site = in_text(rq, "site"),
				  .note = in_text(rq, "note"),
				  .since = in_int(rq, "since", ACT_NONE),
				  .entry = in_int(rq, "entry", ACT_NONE),
				  .announced = in_int(rq, "announced", ACT_NONE),
				  .reason = in_text(rq, "reason") };
	struct proposal p = { 0 };

	TRY(session_needed(rq));
	if (!act_kind_parse(in_text(rq, "act"), &d.kind))
		return err_at(&rq->cx,
			      errf(&rq->cx, E_INVALID, "there is no act '%s'", in_text(rq, "act")),
			      "/act");
	if (act_judged(d.kind))
		TRY(asked_members(rq, d.kind));
	TRY(proposer_reads(rq, &d));
	TRY(d.kind == ACT_REVIEW ? asked_review(rq, &d) : asked_complete(rq, &d));
	TRY(asked_people(rq, &d));
	TRY(act_compose(&rq->cx, rq->db, origin_of(rq), &d, &p, &rq->job.fact));
	proposes_by_site(rq, d.kind, p.site);
	return act_propose(&rq->cx, rq->db, &rq->act, &p, &rq->job.fact);
}

/*
 * Acts and announcements are read each time that somebody would take something away, and nothing is
 * noted with the person: both are rare.
 */

#include "quality/awaited.h"

#include <string.h>

#include "base/clock.h"
#include "engine/content.h"
#include "engine/history.h"
#include "people/user.h"
#include "quality/refounding.h"
#include "rules/refounding.h"
#include "signing/key.h"

static enum err ended_by_two(struct ctx *cx, enum err refused, int64_t entry)
{
	return err_next(cx, refused,
			"Two approvers or reviewers end it: signet act propose end-refounding "
			"--entry %lld --reason TEXT.",
			(long long)entry);
}

/* fingerprint: NULL: with whatever key. */
static enum err none_waits(struct ctx *cx, struct db *db, const char *person,
			   const char *fingerprint)
{
	const struct name_list *acts;
	struct act_document d;
	struct signed_act a;
	const char *bytes;

	TRY(db_acts_waiting(cx, db, ACT_REFOUND, &acts));
	for (; acts; acts = acts->next) {
		TRY(db_act_at(cx, db, acts->name, AT_NOW, &a));
		TRY(act_document_of(cx, db, &a, &d, &bytes));
		if (refounding_names(d.people, person, fingerprint))
			return ended_by_two(cx,
					    errf(cx, E_CONFLICT,
						 "the re-founding by act %s names '%s', and waits "
						 "until %s",
						 a.id, person, clock_text(cx, a.until)),
					    a.body.from_idx);
	}
	return OK;
}

/* Where an approver has signed since, nothing comes of it any more. */
static enum err announcement_names(struct ctx *cx, struct db *db, const struct announcement *a,
				   const char *person, bool *out)
{
	struct act_document d;
	struct document doc;
	bool signed_since;

	TRY(document_read(cx, db, a->document, &doc));
	TRY(act_document_parse(cx, ACT_ANNOUNCE_REFOUNDING, doc.bytes, doc.size, &d));
	TRY(db_approver_signed_since(cx, db, a->entry, &signed_since));
	*out = !signed_since && refounding_names(d.people, person, NULL);
	return OK;
}

static enum err none_announced(struct ctx *cx, struct db *db, const char *person)
{
	const struct announcement *a;
	bool named;

	TRY(db_announcements_open(cx, db, &a));
	for (; a; a = a->next) {
		TRY(announcement_names(cx, db, a, person, &named));
		if (named)
			return ended_by_two(cx,
					    errf(cx, E_CONFLICT,
						 "the announcement of a re-founding by entry %lld "
						 "names '%s', and is open",
						 (long long)a->entry, person),
					    a->entry);
	}
	return OK;
}

enum err awaited_stays(struct ctx *cx, struct db *db, const char *person)
{
	TRY(none_waits(cx, db, person, NULL));
	return none_announced(cx, db, person);
}

enum err awaited_may_hold(struct ctx *cx, struct db *db, const char *user, const char *role,
			  const char *site)
{
	enum role parsed;
	struct user u;
	enum err e;

	TRY(db_user_at(cx, db, user, AT_NOW, &u));
	if (!role_parse(role, &parsed) || !founder_clash(parsed, site))
		return OK;
	e = awaited_stays(cx, db, u.owner ? u.owner : u.id);
	return e == OK ? OK : err_at(cx, e, "/role");
}

enum err awaited_key(struct ctx *cx, struct db *db, const char *key)
{
	struct signing_key k;
	enum err e;

	TRY(db_key_at(cx, db, key, AT_NOW, &k));
	e = none_waits(cx, db, k.user, ssh_fingerprint(cx, &k.public));
	return e == OK ? OK : err_at(cx, e, "/key");
}

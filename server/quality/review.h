#pragma once

/*
 * Reviews: what a revocation disputes is looked at afterwards by somebody who had no part in it,
 * who says which signatures count all the same.  A revocation that disputes no signature needs
 * none. One that does is reviewed within REVIEW_MS (rules/powers.h), else it is the alarm
 * review.due. More than one review of a revocation may come: each upholds more.
 *
 * clock: ms since 1970.  Reading: any thread with a connection of its own; facts are decided on the
 * writer.  Besides the errors named, each function returns those of the database.  Source:
 * trust.md, 4; decision 0072.
 */

#include "engine/due.h"
#include "quality/acts.h"

#define REVIEW_KIND "review"
#define REVIEWS_MAX TRUST_UPHELD_MAX /* of one key, that are listed */

struct revocation {
	int64_t entry, since, clock;
	const char *key, *person, *act;
	bool reviewed;
};

/* The revocation that the entry brought and that disputes something.  E_NOT_FOUND */
must_check enum err db_revocation_at(struct ctx *cx, struct db *db, int64_t entry,
				     struct revocation *out);
/* The key's newest; NO_ENTRY: there is none. */
must_check enum err db_revocation_newest(struct ctx *cx, struct db *db, const char *key,
					 int64_t *entry);
/* The key's oldest without a review; *any false: there is none. */
must_check enum err db_revocation_due(struct ctx *cx, struct db *db, const char *key,
				      struct revocation *out, bool *any);
/* The entries of the reviews of a key's revocations, at most *n; then *n of them. */
must_check enum err db_reviews_of(struct ctx *cx, struct db *db, const char *key, int64_t *out,
				  size_t *n);
/* Should a review of what the key signed have been there by cx->now, and is none? */
must_check enum err review_is_overdue(struct ctx *cx, struct db *db, const char *key, bool *out);

/* E_FORBIDDEN: a signature that the revocation disputes confirmed the key that would sign the
 * review. */
must_check enum err review_key_apart(struct ctx *cx, struct db *db, const struct act_document *d,
				     const char *key);
/* Puts into the case, whose person and site are set, everybody who had a part in a
 * revocation of the key, also in one that disputes nothing, and whether an approver, or a reviewer,
 * without one is able to sign. */
must_check enum err review_parts(struct ctx *cx, struct db *db, const struct act_document *d,
				 struct act_case *c);

/* For quality/effect.h. */
const char *review_object(struct ctx *cx, const struct act_document *d);
must_check enum err review_person(struct ctx *cx, struct db *db, const struct act_document *d,
				  const char **out);
must_check enum err review_fits(struct ctx *cx, struct db *db, const struct act_document *d);
must_check enum err review_fact(struct ctx *cx, struct db *db, const struct act_document *d,
				const struct act_done *done, struct fact *out);

/* Followed: the alarm begins, and ends. */
must_check enum err review_mark(struct ctx *cx, struct db *db, const struct entry *e);
must_check enum err review_step(struct ctx *cx, struct db *db, const struct instance *in,
				const char *key, struct fact *out);

/* ---- applied ---- */

/* A revocation by an act, if it disputes something; once the key's row says so. */
must_check enum err revocation_add(struct ctx *cx, struct db *db, const struct entry *e,
				   const char *key, int64_t since, json_t *done);

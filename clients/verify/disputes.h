#pragma once

/*
 * Disputes: a revocation by a signed act disputes what the key signed from an entry on, until a
 * review upholds it.  A release whose merges name a disputed signature is neither published nor
 * rolled out anew meanwhile.  Kept are indexes alone; entries are read again where they lie.  One
 * thread.  Each function returns E_TAMPERED with the place in the entry, as those of verify/state.h
 * do.  Source: trust.md, 4; decision 0072.
 */

#include "verify/state.h"

/* A signature by a key. */
struct signed_mark {
	int64_t index; /* of its entry */
	bool upheld;
	struct signed_mark *older;
};

/* A revocation by an act. */
struct revocation {
	int64_t entry, since, clock; /* clock: ms since 1970 */
	struct key *key;
	const struct signed_act *by;
	bool disputes; /* something: else nobody reviews it */
	bool reviewed;
	struct revocation *older; /* of the same key */
};

/* The key made the signature of the entry in hand. */
void signed_note(struct verify *v, const struct key *k);
/* The entry in hand revoked the key, by an act. */
void revocation_note(struct verify *v, const struct entry *e, struct key *k, int64_t since,
		     const char *act);
/* The revocation by that entry; NULL: the entry is none that disputes something. */
struct revocation *revocation_by(struct verify *v, int64_t entry);
/* Was the key's signature of that entry upheld? */
bool was_upheld(const struct key *k, int64_t signature);
/* Who had a part in what a review is about, and is an approver left who had none? */
must_check enum err review_case(struct verify *v, const struct act_document *d, struct act_case *c);

/* Did the disputed key confirm the one that signs the review?  E_TAMPERED at the signature. */
must_check enum err reviewing_key_check(struct verify *v, const struct act_document *d,
					const struct key *with);

/* The merge in hand brings what is at the path. */
void merged_note(struct verify *v, const char *path);
/* The entry of the merge that brought what is at the path, of a version or a release; NO_ENTRY. */
int64_t merged_at(const struct verify *v, const char *path);
/* May the rollout begin; may one that began go on?  E_TAMPERED at the fact. */
must_check enum err rollout_begins_undisputed(struct verify *v, const struct entry *e);
must_check enum err rollout_goes_on_undisputed(struct verify *v, const struct entry *e);
/* The release is published from here on. */
void published_note(struct verify *v, const char *model, int64_t number, int64_t version);
/* Is a signature disputed that the release rests on?  E_TAMPERED at the member. */
must_check enum err release_undisputed(struct verify *v, const char *member, const char *model,
				       int64_t number, int64_t version);

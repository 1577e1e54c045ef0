#pragma once

/*
 * Evidence while it is judged: what has been read and believed of it so far.
 * For the parts of that judgement alone (evidence.c, evidence_signature.c).
 * Pure; any thread.  E_TAMPERED: evidence_untrue(); E_FORBIDDEN: evidence_lacks().
 */

#include "documents/evidence.h"
#include "proof/entry.h"
#include "rules/ballot.h"
#include "rules/subjects.h"

struct check {
	const struct trust *trust;
	const char *site;          /* of the judge */
	const char *origin;        /* of the log, as it is called under that head: */
	struct tree_head head;     /* it counts, and every proof leads to it */
	const struct needs *needs; /* what each change must meet */
	const char *trainer,
		*validator; /* of the version that it is about; NULL: not known, or none */
	const struct evidence_change
		*brings; /* what happens at the judge's site, whatever it states */
};

/* One change of it, as far as it has been read. */
struct shown_change {
	const struct check *k;
	const struct evidence_change *c;
	const char *place, *digest; /* of the manifest */
	struct manifest manifest;
	struct subjects subjects; /* of what is signed */
	const char *author;
	struct concerned concerned; /* by it, as the judge asks */
	int64_t opened;             /* ms since 1970; likewise: */
	int64_t time;               /* has come, as the log and all who signed state */
	struct statement statement[CHANGE_SIGNATURES_MAX]; /* what each signature says */
	struct vote vote[CHANGE_SIGNATURES_MAX];
};

/* Both return the error, with its place. */
enum err evidence_untrue(struct ctx *cx, const char *place, const char *why);
enum err evidence_lacks(struct ctx *cx, const char *place, const char *why);

/* Is it the name that the log had when the entry of this index came? */
bool evidence_is_of_log(const struct check *k, const char *origin, int64_t index);
/* The entry is in the log and is what it is given for; the caller owns it. */
must_check enum err evidence_entry_open(struct ctx *cx, const struct check *k,
					const struct evidence_entry *e, const char *place,
					enum action action, struct entry *out);

/* The time of an entry that evidence_entry_open() opened; ms since 1970. */
int64_t evidence_time(const struct check *k, const struct entry *e);

/*
 * Does the change bring what it shows, and is it signed as k asks?  place: a pointer to it.  time:
 * ms, the earliest that its merge and all who signed it state.  E_TAMPERED, E_FORBIDDEN.
 */
must_check enum err evidence_change_check(struct ctx *cx, const struct check *k,
					  const struct evidence_change *c, const char *place,
					  int64_t *time);
/* Might the key sign so at that index?  key and whose: of what people named.  E_TAMPERED,
 * E_FORBIDDEN. */
must_check enum err evidence_key_check(struct ctx *cx, const struct trust_key *key,
				       const struct trust_signer *whose, const struct statement *s,
				       int64_t index, const char *place);
must_check enum err evidence_signature_check(struct ctx *cx, struct shown_change *o, size_t i);
must_check enum err evidence_ballot_check(struct ctx *cx, struct shown_change *o);

#pragma once

/*
 * Record hashes of a data set: whether two data sets share records is seen by them,
 * and no record is.
 *
 *   {"v":1,"dataset":"sha256:…","rule":<n>,"key":"<uuid>","records":<n>,
 *    "hashes":{"digest":"sha256:…","bytes":<n>}}
 *
 * dataset is the digest of the data.  rule is the version of the rule that says what a
 * record is and how it is hashed; key names the instance's key that went into each hash.
 * Hashes of two rules or of two keys differ though the records are the same, so
 * record_hashes_incomparable() is asked before any are compared.  The hashes lie in
 * a content of their own: values of RECORD_HASH_SIZE bytes, rising, each there once.
 * schema/record-hashes.md.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"
#include "proof/digest.h"

#define RECORD_HASH_SIZE        16         /* bytes of a value */
#define RECORD_HASHES_MAX       1000000000 /* records of a data set */
#define RECORD_HASHES_RULES_MAX 1000000    /* versions of the rule, from 0 on */
#define RECORD_HASHES_TEXT_MAX  1024       /* bytes of the document */

struct record_hashes {
	struct hash dataset;
	int64_t rule;
	const char *key; /* a UUID */
	int64_t records; /* of the data set, those that are there twice counted twice */
	struct hash digest;
	int64_t bytes; /* of the values: RECORD_HASH_SIZE for each record that differs */
};

void record_hashes_print(struct ctx *cx, const struct record_hashes *h, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err record_hashes_parse(struct ctx *cx, const void *bytes, size_t size,
					struct record_hashes *out);
/* Does this version judge their rule?  E_INVALID with the place: it does not. */
must_check enum err record_hashes_judged(struct ctx *cx, const struct record_hashes *h);

/* Are these the values that the document names?  E_INVALID at the first byte of the value that is
 * not in its order, or of the whole. */
must_check enum err record_hashes_values_check(struct ctx *cx, const struct record_hashes *h,
					       const void *values, size_t size);

/* Why the hashes of these two say nothing of shared records, as a sentence's end; NULL: they do. */
const char *record_hashes_incomparable(const struct record_hashes *a,
				       const struct record_hashes *b);

#pragma once

/*
 * Omissions: the single contents that an export leaves out, and why, as a document
 * that the entry export.begun names by digest.
 *
 *   {"v":1,"omitted":[{"digest":"sha256:…","reason":"erased"|"site"|"retention"},…]}
 *
 * Sorted by digest, each there once, at least one: an export that omits nothing
 * names no list.  One meaning has one form.  schema/export.md.  Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"
#include "proof/digest.h"

#define OMISSIONS_MAX      32768
#define OMISSIONS_SIZE_MAX 4194304 /* bytes: a verifier takes no larger document */

enum omission_reason {
	OMISSION_ERASED,    /* personal, and erased on somebody's demand */
	OMISSION_SITE,      /* of a site that who asked may not read */
	OMISSION_RETENTION, /* the time for which it is kept is over */
	OMISSION_REASON_COUNT
};

struct omission {
	struct hash digest;
	enum omission_reason reason;
};

struct omissions {
	struct omission *omission;
	size_t n;
};

void omissions_print(struct ctx *cx, const struct omissions *list, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err omissions_parse(struct ctx *cx, const void *bytes, size_t size,
				    struct omissions *out);

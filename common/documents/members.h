#pragma once

/*
 * Members: who is in a ring, frozen when the ring opened, as a document that
 * the entry names by digest.
 *
 *   {"v":1,"members":[{"device":"<device>","enrolment":"<uuid>"|null},…]}
 *
 * Sorted by the bytes of device, each there once; enrolment is null where the
 * device was not enrolled then.  One meaning has one form.  schema/rings.md.
 * Pure; any thread.
 */

#include "base/err.h"
#include "base/printer.h"

#define MEMBERS_MAX      10000
#define MEMBERS_SIZE_MAX 2097152 /* bytes */

struct member {
	const char *device, *enrolment; /* enrolment NULL: none */
};

struct members {
	struct member *member;
	size_t n;
};

void members_sort(struct members *m); /* by device */
void members_print(struct ctx *cx, const struct members *m, struct printer *out);
/* E_INVALID with the place; out lies in the arena. */
must_check enum err members_parse(struct ctx *cx, const void *bytes, size_t size,
				  struct members *out);

/*
 * A share of the members: the first ones by SHA-256(release ‖ enrolment), a part of one is one.
 * release: the text of the digest of release.json, "sha256:…".  So nobody draws a device by the
 * name that it has.  Each of them is enrolled; percent is 1 to 100.
 */
void members_draw(struct ctx *cx, struct members *m, const char *release, int64_t percent);

#pragma once

/*
 * Exclusion: may this person not sign this change?  The author, the
 * trainer of a version that the change brings or releases, and its validator may
 * not, as far as the policy excludes them.  Of a service the person behind it
 * counts.
 *
 * Source: the design, "The controlled tree"; policies/README.md.  Each judge gathers
 * who took part by itself: the server from its tables and the records in the tree,
 * signet-verify from entries and the records in the export, a device from evidence.
 * Pure; any thread.
 */

#include "documents/policy.h"

struct part {
	enum excluded as;
	const char *person; /* NULL: not known */
};

struct parts {
	struct part *part;
	size_t n;
};

/* As what the person is excluded, of a set of exclude_bit(): the first part in the list;
 * EXCLUDE_COUNT: the person is not. */
enum excluded exclusion(unsigned exclude, const struct parts *parts, const char *person);

#pragma once

/*
 * Which sites an act is about.  An act whose object states sites names each as
 * `site:<id>` among the objects of its entry: after those that it names anyway,
 * sorted by their bytes, each once; EVERY_SITE names none, because there is no
 * such object.  Streams and what the system renews name no sites
 * (schema/facts.md).  There is a row for every action, so that one that is new
 * is decided about and not passed over: the server names by it, and signet-verify
 * judges by it.  Memory is that of the ctx given; errors are those of fact_room(); one thread at a
 * time for each fact; the rows are constants.
 */

#include "documents/role.h"
#include "proof/fact.h"

/* Whose sites the entries of an action name. */
enum sites_of {
	SITES_OF_NOTHING, /* none: no object of it states any, or it is a stream or a renewal */
	SITES_OF_SITE,    /* the site that the act is about */
	SITES_OF_GRANT,   /* where the grant counts */
	SITES_OF_USER,    /* the user's own, and those of the grants that end with the user */
	SITES_OF_DEVICE,  /* where the device is */
	SITES_OF_MODEL,   /* those of the model's record in force */
	SITES_OF_ROLLOUT, /* those of the release's record */
	SITES_OF_STOP,    /* those that it names, and those of the devices that it names */
	SITES_OF_CHANGE,  /* a change's documents state them: judged with the change */
	SITES_OF_REFUSED, /* those that the refused act had named, as far as they exist */
	SITES_OF_COUNT
};

struct sites_row {
	enum sites_of of;
	int since;       /* the version of the action's facts from which on its entries name them */
	const char *why; /* which sites; or why none */
};

const struct sites_row *sites_row(enum action a); /* NULL: it is no action */

/* site: an id, or EVERY_SITE.  One object at most: a decision that names a list asks fact_room().
 */
void fact_site(struct ctx *cx, struct fact *f, const char *site);
/* The same of each of n, in the order that entries have.  E_TOO_LARGE at the place, a JSON
 * pointer or NULL, as fact_room() says. */
must_check enum err fact_sites(struct ctx *cx, struct fact *f, const char *const *site, size_t n,
			       const char *place);
/* Sorted by their bytes, each once: in place.  How many are left. */
size_t sites_sort(const char **site, size_t n);

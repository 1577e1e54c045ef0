#pragma once

/*
 * Sites: does an entry name those that its act is about (rules/sites.h)?  One
 * thread; texts are the entry's, or in its scratch memory.
 */

#include "verify/state.h"

struct stated_sites {
	bool known; /* else the entry is not asked */
	const char **site;
	size_t n, room;
};

/* The sites that its object states.  Call it for each entry, in order, before the entry is judged,
 * since some acts end what states them.  E_TAMPERED. */
must_check enum err sites_gather(struct verify *v, const struct entry *e, struct stated_sites *out);
/* Was a site of that id created by then? */
bool site_known(struct verify *v, const char *id);
/* The sites that the object of that kind and id states, an end NULL behind them; NULL: it is not
 * known, or began before entries named sites. */
const char *const *sites_stated(struct verify *v, const char *kind, const char *id);
/* Are those, and no others, the last of its objects?  E_TAMPERED. */
must_check enum err sites_compare(struct verify *v, const struct entry *e, struct stated_sites *s);

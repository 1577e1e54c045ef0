#pragma once

/*
 * The sites that a controlled document names.  A document that names one which does not exist asks
 * for what nobody can give: people of nowhere sign, and nothing runs there.  So each judge that
 * has the list of sites asks of each whether it is there: the server when a change opens and
 * merges, signet-verify at the merge.
 *
 *   document                     where it names sites
 *   policies/approval.json       /rules/<i>/require/<k>/site, unless it is a word
 *   policies/rings/<plan>.json   /sites/<i>, /rings/<i>/sites/<k>
 *   models/<m>/model.json        /sites/<i>
 *   models/<m>/releases/<r>.json /scope/sites/<i>
 *
 * EVERY_SITE is named by nobody here.  Source: trust.md, 6; decision 0068.  Pure; any thread.
 */

#include "base/err.h"

struct named_site {
	const char *site, *place; /* place: JSON pointer in the document */
};

struct named_sites {
	struct named_site *of;
	size_t n, room;
};

/* Of a document that record_judged() took; any other names none.  E_INVALID: it cannot be read. */
must_check enum err named_sites(struct ctx *cx, const char *path, const void *bytes, size_t size,
				struct named_sites *out);

#pragma once

/* The things that somebody is about to sign, all of them, shown before the
 * question is asked.  Each text was fetched, hashed and verified on this
 * machine before; what is shown is what will be signed.  One thread. */

#include "cli/cli.h"
#include "lib/proposal.h"

void proposal_show(struct cli *c, const struct proposal *p);
void statement_show(struct cli *c, const struct statement *s);
/* A document whose lines are shown as they are. */
void document_show(struct cli *c, const char *text);
/* The same, against an older one. */
void documents_compare(struct cli *c, const char *before, const char *after);

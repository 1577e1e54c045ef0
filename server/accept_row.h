#pragma once

/*
 * The differences between the acts that are accepted while nobody serves (accept.h), as a row of
 * each. A row is asked with a store that was made again from entries: it decides by that one, and
 * by nothing that the old database says.  One thread; errors are those of accept.h.
 */

#include "accept.h"
#include "engine/mend.h"

struct acceptance {
	struct ctx *cx;
	const struct acceptance_row *row;
	const struct accepting *run;
	struct db *from, *to; /* the database, and the one that is made again from its entries */
	struct mended *found; /* where the two differ */
};

struct acceptance_row {
	enum act_kind kind;
	/* What is to be accepted, as the members of a document.  *any false: nothing is. */
	enum err (*examine)(struct acceptance *a, struct act_document *d, bool *any);
	/* Is what was signed what is found now? */
	enum err (*fits)(struct acceptance *a, const struct act_document *d,
			 const struct act_document *now);
	/* The last step, with the new database in place; it may be taken again. */
	enum err (*placed)(struct acceptance *a, struct accepted *out);
	bool keeps;       /* the database that is replaced stays, as damaged */
	bool ends_alarms; /* those about what is stored end */
};

#define RESTORE_NEWEST "restore the newest copy"

extern const struct acceptance_row damage_row, anchor_row;

/* The entries of the act, in one transaction of a whole store.  *entry: of its effect.
 * accept_enter.c */
must_check enum err acceptance_enter(struct acceptance *a, const struct act_document *d,
				     const char *const *envelope, int64_t *entry);

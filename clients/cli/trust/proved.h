#pragma once

/*
 * Heads under which a server proved its entries to this command: whether all of them are of one
 * log is asked once, at the end, by the head that contains them all.  One thread.
 */

#include "cli/cli.h"
#include "lib/head.h"

struct proved {
	const struct trust_logs *logs;
	const char *origin;
	struct tree_head *head;
	size_t n, room;
};

void proved_add(struct cli *c, struct proved *p, struct tree_head head);
/* An entry's bytes by a head that any key of the log signed.  E_TAMPERED: none did, or it is
 * another entry. */
must_check enum err entry_proved(struct ctx *cx, const struct proved *by, const char *proof,
				 const char *text, uint64_t index, struct checkpoint *out);
/* The head that this machine verifies now contains each of them.  E_TAMPERED: it does not. */
must_check enum err proved_join(struct cli *c, const struct proved *p, struct head *out);

#pragma once

/*
 * A log that goes on under another name.  A restore does not exist yet: here a
 * log goes on under another name and key as it would after one, and people sign
 * what continues what.
 */

#include "fleet.h"

/* Of the n-th log of the instance that has the log old, under a key of its own. */
const char *log_name(struct ctx *cx, const char *old, int n,
		     const unsigned char public[PUBLIC_KEY_SIZE]);
struct tree_head head_shown(struct site *s); /* as the site signed it */
/* From here on the log has another name and key; its end under the old one.  Sessions are over and
 * opened anew, and the site has another port, which edge-1 and the desk's profiles know. */
struct tree_head log_renamed(struct fleet *f);
/* The same under its name, as if another node of the server signed from now on; and people name
 * that key in place of the one before. */
void log_rekeyed(struct fleet *f);
void log_key_sign(struct fleet *f);
void log_goes_on(struct fleet *f); /* an entry under the new name */
/* What people sign: the log went on after prefix; last is the highest that they know of. */
void continuity_sign(struct fleet *f, const struct note_key *old, const struct tree_head *prefix,
		     const struct tree_head *last);

#pragma once

/*
 * Trust in words: a line for each thing that a file says, so that a difference
 * is seen as one.  The first word of a line names what it is about: a role, a
 * path, a person.  One thread.
 */

#include "cli/cli.h"
#include "documents/trust.h"
#include "documents/tuf.h"

const char *root_words(struct cli *c, const struct tuf_root *r);
const char *targets_words(struct cli *c, const char *role, const struct tuf_targets *t);
const char *signers_words(struct cli *c, const struct trust_signers *s);

/* Lines that go and that come are shown, and each name that it is about is asked for, unless --yes
 * said beforehand that it is meant.  E_INVALID: another word was typed, or nobody can be asked. */
must_check enum err changes_ask(struct cli *c, const char *before, const char *after);

#pragma once

/*
 * signetd accept-damage and signetd anchor accept, while nobody serves the directory: the document
 * is written for approvers, or what they signed takes effect (accept.h); or, of accept-damage,
 * entries are put back (engine/put_back.h).  The result is printed.  One thread; errors are those
 * of the three.
 */

#include "settings.h"

must_check enum err accept_command(struct ctx *cx, const struct settings *s);
must_check enum err anchor_command(struct ctx *cx, const struct settings *s);

#pragma once

/*
 * signetd accept-damage, while nobody serves the directory.  One of three: entries are put back
 * (engine/put_back.h), the damage is written down for approvers, or the document that they signed
 * takes effect (accept.h).  The result is printed.  One thread; errors are those of the three.
 */

#include "settings.h"

must_check enum err accept_command(struct ctx *cx, const struct settings *s);

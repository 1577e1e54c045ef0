#pragma once

#include "integrity/anchor_file.h"

/* The last whole line of an anchor's file, of whatever log: of one in which nobody else writes the
 * newest. */
void anchor_newest(struct ctx *cx, const char *path, struct anchor_line *out, enum anchor_has *has);

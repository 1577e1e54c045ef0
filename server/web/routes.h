#pragma once

/*
 * The handlers of what all pages share, such as their style, and their rows.
 * For routes.c and page.c; the root takes the rows alone.  A handler runs on
 * the thread that the mode of its route says (http/req.h).
 */

#include "http/reply.h"
#include "http/services.h"

handler web_style;

extern const struct route web_routes[];

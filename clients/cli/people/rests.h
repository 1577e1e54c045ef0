#pragma once

/*
 * Powers that rest: since a one-time code set the password of an account, until others confirmed
 * who uses it.  What people read of it, with the commands that end it.  One thread.  Errors are the
 * server's.
 */

#include "cli/cli.h"

/* session: /v1/session of who is logged in.  Nothing is said where nothing rests; the act that is
 * about to end it is named, if that person sees it. */
must_check enum err rests_say(struct cli *c, json_t *session);
/* The same, asked for. */
must_check enum err rests_ask_say(struct cli *c);
/* Of a person whose key was just confirmed: if that confirmed the key alone. */
must_check enum err rests_still_say(struct cli *c, const char *person);

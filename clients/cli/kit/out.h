#pragma once

/*
 * What people read.  Text that came from a server is printed as prose only:
 * control characters, and those that hide or reorder their neighbours, come out
 * as \xNN, so nothing on the screen is anything but what it seems.  With --json
 * the server's bytes are printed as they are, once they are JSON.  One thread.
 * E_UNAVAILABLE: the server's reply is no JSON.
 */

#include <stdio.h>

#include "cli/cli.h"

void prose(FILE *f, const char *text, size_t n); /* no line feed either */
/* The same; a line feed at either end of fmt is one.  Text over 4,095 bytes is
 * cut. */
void say(FILE *f, const char *fmt, ...) printf_like(2, 3);

/* The stream for progress and remarks: with --json, standard output is for JSON
 * alone. */
FILE *aside(const struct cli *c);
#define tell(c, ...) say(aside(c), __VA_ARGS__)

/* For --json.  E_UNAVAILABLE: it is no JSON. */
must_check enum err reply_print(struct cli *c, const struct http_reply *reply);

/* The log entry that an act made; on a line of its own its secret, if it brought one. */
must_check enum err act_print(struct cli *c, const struct http_reply *reply);
json_t *entry_in(json_t *reply); /* the whole, or its member "entry"; borrowed */

/* A text of many lines: as it is where no person looks on, else its lines as prose.  With --json
 * the one member of an object. */
void text_print(struct cli *c, const char *key, const char *text);

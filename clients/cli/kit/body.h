#pragma once

/*
 * The JSON body of an act, put together from the options of a command.  An
 * option that was not given leaves its member out, so the server says what is
 * missing.  Texts are borrowed for the call.  One thread.  Errors are the
 * server's, or E_INVALID with a word that is malformed.
 */

#include "cli/kit/options.h"

struct printer body_open(struct cli *c);
/* Close it, POST it, print the entry that it made. */
must_check enum err body_send(struct cli *c, const char *path, struct printer *body);
/* An act that takes a reason alone. */
must_check enum err reason_send(struct cli *c, const char *path);

void put_option(struct cli *c, struct printer *body, const char *name); /* if it was given */
void put_number(struct cli *c, struct printer *body, const char *name); /* likewise */
/* Of a repeated option: */
void put_words(struct cli *c, struct printer *body, const char *key, const char *option);
/* E_INVALID: not NAME:TYPE[:UNIT] */
must_check enum err put_columns(struct cli *c, struct printer *body, const char *key,
				const char *option);
/* E_INVALID: not NAME/N:ROLE */
must_check enum err put_datasets(struct cli *c, struct printer *body, const char *key,
				 const char *option);
/* A document of a change, from a file: its text, or if it is a record the JSON object that it
 * holds. E_INVALID: no such thing. */
must_check enum err put_document(struct cli *c, struct printer *body, const char *path,
				 const char *file, bool record);

/* A path of the API, the word in it percent-encoded. */
const char *path_for(struct cli *c, const char *lead, const char *word, const char *tail);

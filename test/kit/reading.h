#pragma once

/* A plant with a frozen test set, whose readings are counted in its log. */

#include "release.h"

#define say(p, ...) arena_printf(&(p)->s.cx.mem, __VA_ARGS__)

struct read {
	struct plant p;
	struct person eva; /* an expert */
	char iris[80];     /* an auditor, for the log alone */
	char set[80];      /* the digest of press-test/1 */
	char at[40];       /* of the newest reading, in the last answer: "/items/3" */
};

void read_open(struct read *r);
void read_close(struct read *r);
#define auto_read cleanup(read_close) struct read

const char *artifact_url(struct read *r, const char *digest);
/* Of the log's newest hundred entries: how many are readings that name the dataset. */
size_t readings(struct read *r, const char *dataset);
#define reading_is(r, member, text) \
	json_is(&(r)->p.s, say(&(r)->p, "%s%s", (r)->at, (member)), text)
#define parts_are(r, json) json_equals(&(r)->p.s, say(&(r)->p, "%s/fact/parts", (r)->at), json)
/* One request with headers of its own; asserts the status. */
void ask_with(struct read *r, const char *method, const char *url, const char *secret,
	      const char *headers, int status);
/* Acts that wait for the writer, beside those that it has in hand. */
unsigned writer_queue(struct read *r);

#pragma once

/*
 * Files on their way to the server: hashed first, and sent only if the server
 * has not got their bytes.  So a second run sends nothing.  Sizes are bytes.
 * One thread.  E_INVALID: the file cannot be read; other errors are the
 * server's.
 */

#include "cli/kit/body.h"

/* "FILE" or "FILE=PATH", at its last '='; without one the path is the file's own name. */
void file_split(struct cli *c, const char *word, const char **file, const char **path);

/* Hash the file; unless its bytes are there, store them.  reply->status 0: they were. */
must_check enum err upload(struct cli *c, const char *file, struct file_facts *facts,
			   struct http_reply *reply);
/* The same into a class of readers that the sender may not belong to: it is always sent. */
must_check enum err upload_as(struct cli *c, const char *file, const char *class,
			      struct file_facts *facts, struct http_reply *reply);
must_check enum err facts_of(struct cli *c, const char *file, struct file_facts *out);

/* Every --file of the command, stored, as {"path","digest"} under key. */
must_check enum err put_files(struct cli *c, struct printer *body, const char *key);

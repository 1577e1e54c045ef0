#pragma once

/*
 * A head of a log as documents name it: {"size","root"}, size from 1 on, root the
 * base64 of 32 bytes.  Pure; any thread.
 */

#include "base/json.h"
#include "proof/merkle.h"

/* The two members, in the midst of an object's others; a mistake is r's. */
void head_members_read(struct reader *r, struct tree_head *out);
void head_members_print(struct ctx *cx, const struct tree_head *h, struct printer *out);

/* The object of that key; place is that of r's own object.  E_INVALID with the place. */
must_check enum err tree_head_read(struct ctx *cx, struct reader *r, const char *place,
				   const char *key, struct tree_head *out);
void tree_head_print(struct ctx *cx, const char *key, const struct tree_head *h,
		     struct printer *out);

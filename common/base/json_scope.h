#pragma once

/*
 * A scope for JSON values: between its begin and its end, values that this
 * thread makes lie in one block of the thread's, and freeing one costs nothing.
 * Values made in a scope end with it: none may be kept beyond it, or be handed to
 * another thread.  Scopes do not nest: the process ends.  Each thread has its own; the block is
 * kept until the thread ends.
 */

#include "base/base.h"

struct json_scope {
	bool open;
};

/* Once in a process, before any JSON value is made. */
void json_scope_start(void);

struct json_scope json_scope_begin(void);
void json_scope_end(struct json_scope *s);
#define auto_json_scope cleanup(json_scope_end) struct json_scope

#pragma once

/*
 * Provisioning: the file that a device begins with, assembled by a person's
 * client from what it verified.
 *
 *   {"v":2,"instance","use","server","device","site","code","root":"<root.json>",
 *    "checkpoint":"<note>","vkey","ca":"<PEM>"|null}
 *
 * The file is secret until the code in it is used, and believed because of the
 * person who carries it: nothing signs it.  schema/assignment.md.  Pure; any
 * thread.
 */

#include "base/err.h"
#include "base/printer.h"
#include "documents/use.h"

#define PROVISIONING_MAX 1048576 /* bytes */

struct provisioning {
	const char *instance;
	enum use use;
	const char *server, *device, *site, *code;
	const char *root, *checkpoint, *vkey; /* each as exact text */
	const char *ca;                       /* NULL: what the machine trusts anyway */
};

void provision_print(struct ctx *cx, const struct provisioning *p, struct printer *out);
/* E_INVALID with the place; out lies in the arena.  Whether root, checkpoint
 * and vkey fit each other is the caller's to check. */
must_check enum err provision_parse(struct ctx *cx, const void *bytes, size_t size,
				    struct provisioning *out);

/*
 * Two files of tuf/ are all that a device remembers of trust: the root that it follows, and the
 * highest versions that it went by.  Each is kept once more beside that folder.  Where one of the
 * two copies is lost or damaged, the other one makes it again; where both are, a person must bring
 * the root anew, for nothing here would notice older trust.
 *
 * A copy is at most one write older than its original: a root is followed from there on, and
 * versions only rise.  Never: mend from a copy while the original can be read.
 */

#include <string.h>

#include "agent/agent.h"
#include "documents/versions.h"
#include "lib/file.h"

typedef enum err form_fn(struct ctx *cx, const void *bytes, size_t size);

static enum err root_form(struct ctx *cx, const void *bytes, size_t size)
{
	return tuf_root_parse(cx, bytes, size, arena_alloc(&cx->mem, sizeof(struct tuf_root)));
}

static enum err versions_form(struct ctx *cx, const void *bytes, size_t size)
{
	return versions_parse(cx, bytes, size, arena_alloc(&cx->mem, sizeof(struct versions)));
}

static const struct twin {
	const char *name; /* in tuf/, and beside it */
	size_t max;
	form_fn *form;
} twins[] = {
	{ "root.json", TUF_ROOT_MAX, root_form },
	{ "floor.json", VERSIONS_MAX, versions_form },
};

static const char *original(struct agent *a, const struct twin *t)
{
	return in_dir(a, arena_printf(&a->cx.mem, "tuf/%s", t->name));
}

static enum err twin_read(struct agent *a, const struct twin *t, const char *path, char **bytes,
			  size_t *size)
{
	TRY(file_load(&a->cx, path, t->max, bytes, size));
	return t->form(&a->cx, *bytes, *size);
}

static enum err twin_mend(struct agent *a, const struct twin *t)
{
	const char *first = original(a, t), *second = in_dir(a, t->name);
	char *bytes, *copy;
	size_t size, n;

	if (twin_read(a, t, first, &bytes, &size) != OK)
		return twin_read(a, t, second, &copy, &n) == OK
			       ? agent_keep(a, first, copy, n, 0600)
			       : OK; /* who reads it says so */
	if (twin_read(a, t, second, &copy, &n) == OK)
		return OK;
	return agent_keep(a, second, bytes, size, 0600);
}

enum err twins_mend(struct agent *a)
{
	for (size_t i = 0; i < countof(twins); i++)
		TRY(twin_mend(a, &twins[i]));
	return OK;
}

enum err twin_keep(struct agent *a, const char *path, const void *bytes, size_t size)
{
	for (size_t i = 0; i < countof(twins); i++)
		if (strcmp(path, original(a, &twins[i])) == 0)
			return agent_keep(a, in_dir(a, twins[i].name), bytes, size, 0600);
	return OK;
}

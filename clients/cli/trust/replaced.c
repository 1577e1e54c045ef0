#include "cli/trust/replaced.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/trust/files.h"
#include "documents/trust.h"
#include "lib/file.h"

/* What goes with the file in force, for who replaces it. */
static const struct {
	const char *path, *says;
} effects[REPLACED_MAX] = {
	{ TRUST_APPROVAL, "what a release needs before a device installs it, and who may stop it" },
	{ TRUST_LOG, "whose logs count, and so which server devices and clients believe" },
	{ TRUST_ASSIGNMENT, "whose assignments devices take, and of which epoch" },
};

/* Before anything is asked or written. */
static void effect_say(struct cli *c, const char *path, const char *file)
{
	for (size_t i = 0; i < REPLACED_MAX; i++)
		if (strcmp(effects[i].path, path) == 0)
			tell(c,
			     "%s comes in the place of %s in force, which goes whole: it says "
			     "%s.\n",
			     file, path, effects[i].says);
}

static const char *path_named(const char *file)
{
	static const char *const paths[REPLACED_MAX] = { TRUST_APPROVAL, TRUST_LOG,
							 TRUST_ASSIGNMENT };
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;

	for (size_t i = 0; i < REPLACED_MAX; i++)
		if (strcmp(strrchr(paths[i], '/') + 1, name) == 0)
			return paths[i];
	return NULL;
}

static void target_set(struct tuf_targets *t, const char *path, const char *text, size_t size)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->target[i].path, path) == 0)
			t->target[i] =
				(struct tuf_target){ path, (int64_t)size, hash_bytes(text, size) };
}

static enum err replaced_add(struct cli *c, const struct in_force *now, const char *file,
			     struct tuf_targets *is, struct words *before, struct words *after,
			     struct replaced *out)
{
	const char *path = path_named(file), *was;
	size_t at = out->n, size;
	char *text;

	if (!path)
		return misuse(c, "--replace %s: approval.json, log.json or assignment.json", file);
	for (size_t i = 0; i < at; i++)
		if (strcmp(out->file[i].path, path) == 0)
			return misuse(c, "--replace %s: %s is named twice", file, path);
	TRY(file_load(&c->cx, file, TRUST_PEOPLE_FILE, &text, &size));
	effect_say(c, path, file);
	TRY(in_force_text(c, now, path, &was));
	TRY(trust_file_words(c, &(struct trust_text){ path, was, strlen(was), is->signet.instance },
			     before));
	TRY(trust_file_words(c, &(struct trust_text){ path, text, size, is->signet.instance },
			     after));
	target_set(is, path, text, size);
	out->file[out->n].path = path;
	out->file[out->n].was = was;
	out->file[out->n].is = text;
	out->file[out->n++].size = size;
	return OK;
}

enum err replaced_take(struct cli *c, const struct in_force *now, struct tuf_targets *is,
		       struct words *before, struct words *after, struct replaced *out)
{
	const char *file;
	size_t at = 0;

	out->n = 0;
	while ((file = opt_each(c, "replace", &at)))
		TRY(replaced_add(c, now, file, is, before, after, out));
	return OK;
}

enum err replaced_keep(struct cli *c, const char *dir, const struct replaced *r)
{
	struct ctx *cx = &c->cx;

	if (r->n > 0)
		TRY(file_folder_make(cx, arena_printf(&cx->mem, "%s/trust", dir)));
	for (size_t i = 0; i < r->n; i++) {
		const char *name = arena_printf(&cx->mem, "%s/%s", dir, r->file[i].path);

		TRY(file_keep(cx, trust_before_name(cx, name), r->file[i].was,
			      strlen(r->file[i].was), 0644));
		TRY(file_keep(cx, name, r->file[i].is, r->file[i].size, 0644));
	}
	return OK;
}

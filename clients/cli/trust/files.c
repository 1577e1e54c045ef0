#include "cli/trust/files.h"

#include <string.h>
#include <unistd.h>

#include "lib/file.h"
#include "rules/heads.h"

/* ---- each kind ---- */

static enum err approval_take(struct cli *c, const struct trust_text *t, struct words *w)
{
	struct trust_approval *a = arena_alloc(&c->cx.mem, sizeof(*a));

	TRY(trust_approval_parse(&c->cx, t->text, t->size, a));
	TRY(trust_approval_judged(&c->cx, a));
	if (w)
		approval_words(w, a);
	return OK;
}

/* The parsers of logs and of assignments judge all that they take. */
static enum err logs_take(struct cli *c, const struct trust_text *t, struct words *w)
{
	struct trust_logs *l = arena_alloc(&c->cx.mem, sizeof(*l));

	TRY(trust_logs_parse(&c->cx, t->text, t->size, l));
	TRY(logs_ground(&c->cx, l, t->instance));
	if (w)
		logs_words(w, l);
	return OK;
}

static enum err assignment_take(struct cli *c, const struct trust_text *t, struct words *w)
{
	struct trust_assignment *a = arena_alloc(&c->cx.mem, sizeof(*a));

	TRY(trust_assignment_parse(&c->cx, t->text, t->size, a));
	if (w)
		assignment_words(w, a);
	return OK;
}

static enum err signers_take(struct cli *c, const struct trust_text *t, struct words *w)
{
	struct trust_signers *s = arena_alloc(&c->cx.mem, sizeof(*s));

	TRY(trust_signers_parse(&c->cx, t->text, t->size, s));
	if (w)
		signers_words(w, s);
	return OK;
}

static const struct {
	const char *path;
	enum err (*take)(struct cli *c, const struct trust_text *t, struct words *w);
} kinds[] = {
	{ TRUST_APPROVAL, approval_take },
	{ TRUST_LOG, logs_take },
	{ TRUST_ASSIGNMENT, assignment_take },
	{ TRUST_SIGNERS, signers_take },
};

enum err trust_file_words(struct cli *c, const struct trust_text *t, struct words *w)
{
	const char *path = t->path;

	for (size_t i = 0; i < countof(kinds); i++)
		if (strcmp(kinds[i].path, path) == 0) {
			enum err e = kinds[i].take(c, t, w);

			/* which of the files, too */
			return e == OK ? OK
				       : err_at(&c->cx, e, "%s%s", path,
						c->cx.place ? c->cx.place : "");
		}
	return errf(&c->cx, E_INVALID, "no file of trust is called %s", path);
}

/* ---- a folder ---- */

static enum err named_words(struct cli *c, const char *file, const struct tuf_target *t,
			    const char *instance, struct words *w)
{
	size_t size;
	char *text;

	TRY(file_load(&c->cx, file, TRUST_PEOPLE_FILE, &text, &size));
	TRY(tuf_target_check(&c->cx, t, text, size));
	return trust_file_words(c, &(struct trust_text){ t->path, text, size, instance }, w);
}

const char *trust_before_name(struct ctx *cx, const char *file)
{
	return arena_printf(&cx->mem, "%.*s.before.json", (int)(strlen(file) - strlen(".json")),
			    file);
}

static enum err target_words(struct cli *c, const char *dir, const char *instance,
			     const struct tuf_target *was, const struct tuf_target *is,
			     struct words *before, struct words *after)
{
	const char *file = arena_printf(&c->cx.mem, "%s/%s", dir, is->path), *old;
	bool stays = was && was->length == is->length && hash_same(&was->hash, &is->hash);

	if (access(file, F_OK) != 0)
		return stays ? OK
			     : errf(&c->cx, E_NOT_FOUND,
				    "%s is missing, and is not the one in force", file);
	TRY(named_words(c, file, is, instance, after));
	if (stays)
		return named_words(c, file, was, instance, before);
	old = trust_before_name(&c->cx, file);
	return was && access(old, F_OK) == 0 ? named_words(c, old, was, instance, before) : OK;
}

enum err trust_folder_words(struct cli *c, const char *dir, const struct tuf_targets *was,
			    const struct tuf_targets *is, struct words *before, struct words *after)
{
	for (size_t i = 0; i < is->n; i++)
		TRY(target_words(c, dir, is->signet.instance,
				 tuf_target_of(was, is->target[i].path), &is->target[i], before,
				 after));
	return OK;
}

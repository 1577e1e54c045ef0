#include "cli/trust/checked.h"

#include "cli/kit/out.h"
#include "cli/trust/corrected.h"
#include "cli/trust/in_force.h"
#include "cli/trust/people.h"
#include "cli/trust/words.h"
#include "lib/file.h"
#include "lib/head.h"

struct checking {
	const char *dir, *path; /* the folder; the metadata in it */
	struct trust_signers file;
};

static enum err people_load(struct cli *c, const char *dir, const struct tuf_targets *t,
			    struct trust_signers *out)
{
	const struct tuf_target *target = tuf_target_of(t, TRUST_SIGNERS);
	size_t size;
	char *text;

	if (!target)
		return errf(&c->cx, E_NOT_FOUND, "it names no " TRUST_SIGNERS);
	TRY(file_load(&c->cx, arena_printf(&c->cx.mem, "%s/" TRUST_SIGNERS, dir), TRUST_PEOPLE_FILE,
		      &text, &size));
	TRY(tuf_target_check(&c->cx, target, text, size));
	return trust_signers_parse(&c->cx, text, size, out);
}

/* The head in the file is one that this log had. */
static enum err people_head_check(struct cli *c, const struct trust_signers *file)
{
	struct head head;

	if (!file->origin)
		return OK;
	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	return head_grown(&c->cx, &c->api, head.logs, head.origin, &file->head, &head.now);
}

/* more: what the file says and the log does not; less: what it leaves out. */
static void lines_differ(struct cli *c, const struct trust_signers *file,
			 const struct trust_signers *is, struct words *more, struct words *less)
{
	struct trust_signers stated = *file;
	struct words in_file = { .c = c }, in_log = { .c = c };

	stated.origin = is->origin;
	stated.head = is->head;
	signers_words(&in_file, &stated);
	signers_words(&in_log, is);
	*less = words_only_in(&in_log, &in_file);
	*more = words_only_in(&in_file, &in_log);
}

static void lines_tell(struct cli *c, const char *lead, const struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		tell(c, "%s: %s\n", lead, w->said[i].line);
}

/* The span that the file has and that is not in force yet, by its last entry. */
static int64_t step_of(const struct trust_signers *file, const struct trust_signers *now)
{
	return file->n_corrected > now->n_corrected ? file->corrected[file->n_corrected - 1].to
						    : STEP_NONE;
}

/* A line that the log never had is a forgery.  One that the log had when it was as long as the
 * file states, and has no more, is not: the file is only older than the log. */
static enum err lines_more(struct cli *c, const struct checking *k, const struct in_force *now,
			   const struct words *more)
{
	const struct trust_signers *file = &k->file;
	struct words never = *more, less;
	struct trust_signers then;

	if (file->origin) {
		TRY(people_gather(c, now, (int64_t)file->head.size, step_of(file, &now->people),
				  &then));
		lines_differ(c, file, &then, &never, &less);
	}
	lines_tell(c, "the file says, and the log does not", &never);
	if (never.n > 0)
		return errf(&c->cx, E_TAMPERED,
			    TRUST_SIGNERS " says what the log does not: do not sign it");
	lines_tell(c, "the file says, and the log no longer does", more);
	return err_next(&c->cx,
			errf(&c->cx, E_CONFLICT,
			     "the log went on in what " TRUST_SIGNERS
			     " says, since it had %lld entries",
			     (long long)file->head.size),
			"Move %s away and make it anew: signet trust signers %s --key SEED",
			k->path, k->dir);
}

/* The log may say more than when the file was made: a line that the file leaves out is
 * remarked. */
enum err people_checked(struct cli *c, const char *dir, const char *path,
			const struct tuf_targets *t)
{
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	struct checking k = { .dir = dir, .path = path };
	struct words more, less;
	struct trust_signers is;

	TRY(people_load(c, dir, t, &k.file));
	TRY(cli_connect(c, NULL));
	TRY(trust_in_force(c, now));
	TRY(people_head_check(c, &k.file));
	TRY(people_gather(c, now, PEOPLE_NOW, step_of(&k.file, &now->people), &is));
	lines_differ(c, &k.file, &is, &more, &less);
	lines_tell(c, "the log says, and the file does not", &less);
	if (more.n > 0)
		return lines_more(c, &k, now, &more);
	tell(c, "the log has this head, and confirmed these keys\n");
	return OK;
}

#include "cli/trust/checked.h"

#include "cli/kit/out.h"
#include "cli/trust/corrected.h"
#include "cli/trust/in_force.h"
#include "cli/trust/people.h"
#include "cli/trust/words.h"
#include "lib/file.h"
#include "lib/head.h"

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

/* The log may say more than when the file was made.  A line that the file leaves out is
 * remarked; one that the log has not is refused. */
static enum err lines_compare(struct cli *c, const struct trust_signers *file,
			      const struct trust_signers *is)
{
	struct trust_signers stated = *file;
	struct words in_file = { .c = c }, in_log = { .c = c }, more, less;

	stated.origin = is->origin;
	stated.head = is->head;
	signers_words(&in_file, &stated);
	signers_words(&in_log, is);
	less = words_only_in(&in_log, &in_file);
	for (size_t i = 0; i < less.n; i++)
		tell(c, "the log says, and the file does not: %s\n", less.said[i].line);
	more = words_only_in(&in_file, &in_log);
	for (size_t i = 0; i < more.n; i++)
		tell(c, "the file says, and the log does not: %s\n", more.said[i].line);
	return more.n == 0 ? OK
			   : errf(&c->cx, E_TAMPERED,
				  TRUST_SIGNERS " says what the log does not: do not sign it");
}

/* The span that the file has and that is not in force yet, by its last entry. */
static int64_t step_of(const struct trust_signers *file, const struct trust_signers *now)
{
	return file->n_corrected > now->n_corrected ? file->corrected[file->n_corrected - 1].to
						    : STEP_NONE;
}

enum err people_checked(struct cli *c, const char *dir, const struct tuf_targets *t)
{
	struct in_force *now = arena_alloc(&c->cx.mem, sizeof(*now));
	struct trust_signers file, is;

	TRY(people_load(c, dir, t, &file));
	TRY(cli_connect(c, NULL));
	TRY(trust_in_force(c, now));
	TRY(people_head_check(c, &file));
	TRY(people_gather(c, now, step_of(&file, &now->people), &is));
	TRY(lines_compare(c, &file, &is));
	tell(c, "the log has this head, and confirmed these keys\n");
	return OK;
}

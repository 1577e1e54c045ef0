/*
 * trust/signers.json: what the server says of people and keys, shown against
 * what is in force, and signed here.  The signer vouches for every line: the
 * server only proposes.
 */
#include "cli/nouns.h"

#include <string.h>
#include <unistd.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/corrected.h"
#include "cli/trust/files.h"
#include "cli/trust/kept.h"
#include "cli/trust/people.h"
#include "cli/trust/signing.h"
#include "cli/trust/upload_trust.h"
#include "cli/trust/words.h"

/* For the holders who sign elsewhere and are to see the difference. */
static enum err before_keep(struct cli *c, const struct in_force *was)
{
	const char *dir = arg(c, 0), *people = was->people_text;

	TRY(folder_fill(c, dir, was));
	if (!people)
		return OK;
	return file_keep(
		&c->cx,
		trust_before_name(&c->cx, arena_printf(&c->cx.mem, "%s/" TRUST_SIGNERS, dir)),
		people, strlen(people), 0644);
}

/* ---- the next version ---- */

static struct tuf_targets metadata_next(struct cli *c, const struct in_force *was)
{
	return (struct tuf_targets){ .version = was->signers.version + 1,
				     .expires =
					     trust_expires(opt_int(c, "days", TRUST_SIGNERS_DAYS)),
				     .signet = { .instance = was->signers.signet.instance,
						 .use = was->signers.signet.use,
						 .time = trust_expires(0) } };
}

static enum err next_ask(struct cli *c, const struct in_force *was, const struct tuf_targets *t,
			 const struct trust_signers *people)
{
	struct words before = { .c = c }, after = { .c = c };

	targets_words(&before, TUF_ROLE_SIGNERS, &was->signers);
	targets_words(&after, TUF_ROLE_SIGNERS, t);
	signers_words(&before, &was->people);
	signers_words(&after, people);
	return changes_ask(c, &before, &after);
}

/* Where one holder is enough, the upload follows at once. */
static enum err signers_sign(struct cli *c, const struct printer *file, struct tuf_targets *t,
			     const struct signing *by, const struct own_key *key)
{
	const char *dir = arg(c, 0), *name;
	size_t size;
	char *text;

	TRY(trust_signers_make(&c->cx, dir, file, t, key, &name));
	if (by->by[0].keys->threshold == 1)
		return trust_upload(c, dir);
	TRY(file_load(&c->cx, metadata_path(c, dir, t->version, TUF_ROLE_SIGNERS), TUF_TARGETS_MAX,
		      &text, &size));
	return signing_say(c, by, text, size);
}

static enum err seed_find(struct cli *c, const char **out)
{
	const char *dir = arg(c, 0);

	*out = opt(c, "key");
	if (*out)
		return OK;
	*out = arena_printf(&c->cx.mem, "%s/signers.seed", dir);
	if (access(*out, F_OK) == 0)
		return OK;
	return err_next(&c->cx,
			errf(&c->cx, E_NOT_FOUND, "no --key is given, and %s is not there", *out),
			"Name a holder's seed: signet trust signers %s --key SEED", dir);
}

/* A key that would not count, or a wrong passphrase, ends it before anything is asked. */
static enum err signers_key_open(struct cli *c, int64_t version, struct signing *by,
				 struct own_key *key)
{
	const char *dir = arg(c, 0), *seed;

	TRY(signing_of(c, dir, TUF_ROLE_SIGNERS, version, NULL, by));
	TRY(seed_find(c, &seed));
	TRY(own_open(c, seed, key));
	return signing_counts(c, by, key);
}

enum err cmd_trust_signers(struct cli *c)
{
	struct in_force *was = arena_alloc(&c->cx.mem, sizeof(*was));
	auto_own_key key = { .ssh = NULL };
	struct trust_signers is;
	struct tuf_target target;
	struct signing by;
	struct tuf_targets t;
	struct printer file;

	TRY(opt_days_check(c, "days"));
	TRY(trust_in_force(c, was));
	TRY(in_force_judged(c, was));
	TRY(version_is_new(c, arg(c, 0), TUF_ROLE_SIGNERS, was->signers.version + 1));
	TRY(before_keep(c, was));
	TRY(signers_key_open(c, was->signers.version + 1, &by, &key));
	TRY(people_gather(c, was, PEOPLE_NOW, opt_flag(c, "correct") ? STEP_NEWEST : STEP_NONE,
			  &is));
	trust_signers_print(&c->cx, &is, &file);
	TRY(trust_signers_parse(&c->cx, file.text, file.size, &is));
	t = metadata_next(c, was);
	target = (struct tuf_target){ TRUST_SIGNERS, (int64_t)file.size,
				      hash_bytes(file.text, file.size) };
	t.target = &target;
	t.n = 1;
	TRY(next_ask(c, was, &t, &is));
	return signers_sign(c, &file, &t, &by, &key);
}

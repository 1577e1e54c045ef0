/*
 * trust/signers.json: what the server says of people and keys, shown against
 * what is in force, and signed here.  The signer vouches for every line: the
 * server only proposes.
 */
#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/trust/people.h"
#include "cli/trust/upload_trust.h"
#include "cli/trust/words.h"
#include "rules/grounds.h"

/* ---- what is in force ---- */

struct in_force {
	struct trust_signers people;
	struct tuf_targets targets, signers; /* the metadata */
};

static enum err metadata_fetch(struct cli *c, const char *role, struct tuf_targets *out,
			       struct http_reply *reply)
{
	TRY(trust_now(c, role, reply));
	return tuf_targets_parse(&c->cx, reply->body, reply->size, out);
}

/* Of the instance whose log this person's client follows? */
static enum err instance_check(struct cli *c, const struct tuf_signet *s)
{
	struct note_key key;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	return ground_check(&c->cx, TUF_ROLE_SIGNERS, s, key.origin, s->use);
}

/* For the holders who sign elsewhere and are to see the difference. */
static enum err before_keep(struct cli *c, const char *people, const struct http_reply *metadata,
			    int64_t version)
{
	const char *dir = arg(c, 0);

	TRY(file_keep(&c->cx, arena_printf(&c->cx.mem, "%s/" TRUST_SIGNERS_BEFORE, dir), people,
		      strlen(people), 0644));
	return file_keep(&c->cx,
			 arena_printf(&c->cx.mem, "%s/%lld.signers.json", dir, (long long)version),
			 metadata->body, metadata->size, 0644);
}

static enum err signers_in_force(struct cli *c, struct in_force *out)
{
	struct http_reply reply;
	auto_json now = NULL;
	json_t *file;
	size_t i;

	*out = (struct in_force){ .people = { .n = 0 } };
	TRY(metadata_fetch(c, "targets", &out->targets, &reply));
	TRY(metadata_fetch(c, TUF_ROLE_SIGNERS, &out->signers, &reply));
	TRY(signers_fetch(c, "/v1/trust", &now));
	TRY(instance_check(c, &out->signers.signet));
	json_array_foreach (json_object_get(now, "files"), i, file) {
		const char *text = json_text(file, "content");

		if (strcmp(json_text(file, "path"), TRUST_SIGNERS) != 0)
			continue;
		TRY(trust_signers_parse(&c->cx, text, strlen(text), &out->people));
		TRY(before_keep(c, text, &reply, out->signers.version));
	}
	return OK;
}

/* So many of the holders must sign. */
static int64_t signers_threshold(const struct tuf_targets *targets)
{
	for (size_t i = 0; i < targets->n_roles; i++)
		if (strcmp(targets->role[i].name, TUF_ROLE_SIGNERS) == 0)
			return targets->role[i].keys.threshold;
	return 1;
}

/* ---- the next version ---- */

static enum err next_sign(struct cli *c, const struct in_force *was, const struct printer *file,
			  const char **name)
{
	const char *dir = arg(c, 0), *seed = opt(c, "key");
	struct tuf_targets t = { .version = was->signers.version + 1,
				 .expires = trust_expires(opt_int(c, "days", TRUST_SIGNERS_DAYS)),
				 .signet = { .instance = was->signers.signet.instance,
					     .use = was->signers.signet.use,
					     .time = trust_expires(0) } };
	auto_own_key key = { .ssh = NULL };

	seed = seed ? seed : arena_printf(&c->cx.mem, "%s/signers.seed", dir);
	TRY(own_open(c, seed, &key));
	return trust_signers_make(&c->cx, dir, file, &t, &key, name);
}

enum err cmd_trust_signers(struct cli *c)
{
	struct in_force *was = arena_alloc(&c->cx.mem, sizeof(*was));
	struct trust_signers is;
	struct printer file;
	const char *name;

	TRY(signers_in_force(c, was));
	TRY(people_gather(c, &was->people, &is));
	trust_signers_print(&c->cx, &is, &file);
	TRY(trust_signers_parse(&c->cx, file.text, file.size, &is));
	TRY(changes_ask(c, signers_words(c, &was->people), signers_words(c, &is)));
	TRY(next_sign(c, was, &file, &name));
	if (signers_threshold(&was->targets) == 1)
		return trust_upload(c, arg(c, 0));
	say(stdout,
	    "%s/%s has one signature of the %lld it needs.\n"
	    "Each other holder: signet trust sign %s/%s --key SEED\n"
	    "Then: signet trust upload %s\n",
	    arg(c, 0), name, (long long)signers_threshold(&was->targets), arg(c, 0), name,
	    arg(c, 0));
	return OK;
}

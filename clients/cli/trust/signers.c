/*
 * trust/signers.json: what the server says of people and keys, shown against
 * what is in force, and signed here.  The signer vouches for every line: the
 * server only proposes.
 */
#include "cli/nouns.h"

#include <string.h>

#include "cli/kit/ask.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/own.h"
#include "cli/kit/show.h"
#include "cli/trust/people.h"
#include "cli/trust/upload_trust.h"
#include "proof/origin.h"
#include "rules/grounds.h"

/* From one entry on and, if it ended, before another. */
static const char *span_words(struct cli *c, const struct trust_span *s)
{
	const char *from = arena_printf(&c->cx.mem, "from entry %lld", (long long)s->from);

	return s->to == TRUST_NEVER
		       ? from
		       : arena_printf(&c->cx.mem, "%s, to entry %lld", from, (long long)s->to);
}

static const char *key_words(struct cli *c, const char *id, const struct trust_key *k)
{
	const char *out = arena_printf(&c->cx.mem, "%s %s %s, confirmed by entry %lld%s\n", id,
				       k->fingerprint, k->custody, (long long)k->confirmed,
				       k->revoked_at == TRUST_NEVER
					       ? ""
					       : arena_printf(&c->cx.mem, ", revoked at entry %lld",
							      (long long)k->revoked_at));

	for (size_t i = 0; i < k->n_roles; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s %s at %s, %s\n", out, id, k->fingerprint,
				   k->role[i].role, k->role[i].site,
				   span_words(c, &k->role[i].span));
	for (size_t i = 0; i < k->n_suspended; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s suspended %s\n", out, id, k->fingerprint,
				   span_words(c, &k->suspended[i]));
	for (size_t i = 0; i < k->n_upheld; i++)
		out = arena_printf(&c->cx.mem, "%s%s %s the signature of entry %lld is upheld\n",
				   out, id, k->fingerprint, (long long)k->upheld[i]);
	return out;
}

/* A line for each thing that is said of a key, so that a difference is seen as one. */
static const char *signers_readable(struct cli *c, const struct trust_signers *s)
{
	const char *out = "";

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			out = arena_printf(&c->cx.mem, "%s%s", out,
					   key_words(c, s->signer[i].id, &s->signer[i].key[k]));
	return out;
}

/* ---- what is in force ---- */

struct in_force {
	struct trust_signers people;
	struct tuf_targets targets, signers; /* the metadata */
};

static enum err metadata_fetch(struct cli *c, json_t *now, const char *role,
			       struct tuf_targets *out)
{
	json_t *said = json_object_get(json_object_get(now, "metadata"), role);
	long long version = json_integer_value(json_object_get(said, "version"));
	struct http_reply reply;

	if (version < 1)
		return err_next(&c->cx, errf(&c->cx, E_CONFLICT, "the server has no trust yet"),
				"Upload what 'signet trust init' made: signet trust upload DIR.");
	TRY(api_get(&c->cx, &c->api,
		    arena_printf(&c->cx.mem, "/tuf/metadata/%lld.%s.json", version, role), &reply));
	return tuf_targets_parse(&c->cx, reply.body, reply.size, out);
}

/* Of the instance whose log this person's client follows? */
static enum err instance_check(struct cli *c, const struct tuf_signet *s)
{
	struct note_key key;
	struct origin log;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	if (!origin_parse(key.origin, &log))
		return errf(&c->cx, E_TAMPERED, "the log has no name of an instance");
	return ground_check(&c->cx, TUF_ROLE_SIGNERS, s, log.instance, log.instance_size, s->use);
}

static enum err signers_in_force(struct cli *c, struct in_force *out)
{
	auto_json now = NULL;
	json_t *file;
	size_t i;

	*out = (struct in_force){ .people = { .n = 0 } };
	TRY(signers_fetch(c, "/v1/trust", &now));
	TRY(metadata_fetch(c, now, "targets", &out->targets));
	TRY(metadata_fetch(c, now, TUF_ROLE_SIGNERS, &out->signers));
	TRY(instance_check(c, &out->signers.signet));
	json_array_foreach (json_object_get(now, "files"), i, file) {
		const char *text = json_text(file, "content");

		if (strcmp(json_text(file, "path"), TRUST_SIGNERS) == 0)
			TRY(trust_signers_parse(&c->cx, text, strlen(text), &out->people));
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
	TRY(people_gather(c, &is));
	trust_signers_print(&c->cx, &is, &file);
	TRY(trust_signers_parse(&c->cx, file.text, file.size, &is));
	documents_compare(c, signers_readable(c, &was->people), signers_readable(c, &is));
	TRY(ask_meant(c, "These people may sign.", "yes"));
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

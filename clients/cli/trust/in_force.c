#include "cli/trust/in_force.h"

#include <string.h>

#include "cli/kit/show.h"
#include "cli/trust/files.h"
#include "documents/versions.h"
#include "lib/head.h"
#include "lib/known.h"
#include "rules/grounds.h"
#include "rules/role_targets.h"

static enum err shown_metadata_read(struct cli *c, const char *role, int64_t version,
				    struct metadata_file *out)
{
	struct http_reply reply;

	TRY(api_get(
		&c->cx, &c->api,
		arena_printf(&c->cx.mem, "/tuf/metadata/%lld.%s.json", (long long)version, role),
		&reply));
	*out = (struct metadata_file){ reply.body, reply.size };
	return OK;
}

static enum err is_version(struct cli *c, const char *role, int64_t got, int64_t want)
{
	return got == want ? OK
			   : errf(&c->cx, E_TAMPERED, "%s is of version %lld, and is shown as %lld",
				  role, (long long)got, (long long)want);
}

/* ---- one root after another ---- */

/* The next one is signed by the keys of the one before, and by its own. */
static enum err root_step(struct cli *c, int64_t version, const struct tuf_keys *before,
			  struct in_force *out)
{
	struct metadata_file *f = &out->root_file;

	TRY(shown_metadata_read(c, "root", version, f));
	if (before)
		TRY(tuf_verify(&c->cx, "root", f->bytes, f->size, before));
	TRY(tuf_root_parse(&c->cx, f->bytes, f->size, &out->root));
	TRY(tuf_verify(&c->cx, "root", f->bytes, f->size, &out->root.role[TUF_ROOT]));
	return is_version(c, "root", out->root.version, version);
}

/* From the pinned one on; where none is, from the first. */
static enum err roots_follow(struct cli *c, int64_t newest, struct in_force *out)
{
	struct tuf_keys *before = arena_alloc(&c->cx.mem, sizeof(*before));
	const char *text;

	if (root_pinned(&c->cx, &c->profile)) {
		TRY(root_known(&c->cx, &c->profile, &text));
		out->root_file = (struct metadata_file){ text, strlen(text) };
		TRY(tuf_root_parse(&c->cx, text, strlen(text), &out->root));
	} else {
		TRY(root_step(c, 1, NULL, out));
	}
	if (newest < out->root.version)
		return errf(&c->cx, E_TAMPERED, "root is shown as version %lld, and was %lld",
			    (long long)newest, (long long)out->root.version);
	while (out->root.version < newest) {
		*before = out->root.role[TUF_ROOT];
		TRY(root_step(c, out->root.version + 1, before, out));
	}
	return OK;
}

/* ---- what it leads to ---- */

static enum err targets_follow(struct cli *c, const char *role, int64_t version,
			       const struct tuf_keys *keys, struct metadata_file *f,
			       struct tuf_targets *out)
{
	TRY(shown_metadata_read(c, role, version, f));
	TRY(tuf_verify(&c->cx, role, f->bytes, f->size, keys));
	TRY(tuf_targets_parse(&c->cx, f->bytes, f->size, out));
	TRY(role_targets_check(&c->cx, role, out));
	return is_version(c, role, out->version, version);
}

/* Of the instance whose log this person's client follows, and of one use; none older than seen. */
static enum err grounds_hold(struct cli *c, const char *origin, const struct in_force *f)
{
	const struct tuf_signet *all[] = { &f->root.signet, &f->targets.signet,
					   &f->signers.signet };
	static const char *const roles[] = { "root", "targets", TUF_ROLE_SIGNERS };
	struct versions seen = { 0 };
	const char *text;

	for (size_t i = 0; i < countof(all); i++)
		TRY(ground_check(&c->cx, roles[i], all[i], origin, f->root.signet.use));
	TRY(profile_read(&c->cx, &c->profile, "tuf/floor.json", &text));
	if (text)
		TRY(versions_parse(&c->cx, text, strlen(text), &seen));
	return versions_hold(&c->cx, &seen, &f->root, &f->targets, &f->signers);
}

/* A file as the answer shows it; NULL: it does not. */
static const char *shown_text(struct cli *c, json_t *now, const char *path)
{
	json_t *files = json_object_get(now, "files"), *file;
	size_t i;

	json_array_foreach (files, i, file)
		if (strcmp(json_text(file, "path"), path) == 0)
			return arena_strdup(&c->cx.mem, json_text(file, "content"));
	return NULL;
}

static enum err people_follow(struct cli *c, json_t *now, struct in_force *out)
{
	const struct tuf_target *t = tuf_target_of(&out->signers, TRUST_SIGNERS);

	out->people_text = shown_text(c, now, TRUST_SIGNERS);
	if (!t != !out->people_text)
		return errf(&c->cx, E_TAMPERED,
			    "signers and " TRUST_SIGNERS " do not belong together");
	if (!t)
		return OK;
	TRY(tuf_target_check(&c->cx, t, out->people_text, strlen(out->people_text)));
	return trust_signers_parse(&c->cx, out->people_text, strlen(out->people_text),
				   &out->people);
}

static int64_t version_shown(json_t *now, const char *role)
{
	json_t *said = json_object_get(json_object_get(now, "metadata"), role);

	return json_integer_value(json_object_get(said, "version"));
}

static enum err all_follow(struct cli *c, const char *origin, json_t *now, struct in_force *out)
{
	const struct tuf_delegation *d;

	TRY(roots_follow(c, version_shown(now, "root"), out));
	TRY(targets_follow(c, "targets", version_shown(now, "targets"),
			   &out->root.role[TUF_TARGETS], &out->targets_file, &out->targets));
	d = tuf_delegation_of(&out->targets, TUF_ROLE_SIGNERS);
	if (!d)
		return errf(&c->cx, E_TAMPERED, "targets names no keys of signers");
	TRY(targets_follow(c, TUF_ROLE_SIGNERS, version_shown(now, TUF_ROLE_SIGNERS), &d->keys,
			   &out->signers_file, &out->signers));
	TRY(grounds_hold(c, origin, out));
	return people_follow(c, now, out);
}

enum err trust_in_force(struct cli *c, struct in_force *out)
{
	auto_json now = NULL;
	struct head head;
	enum err e;

	*out = (struct in_force){ .people_text = NULL };
	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	TRY(api_get(&c->cx, &c->api, "/v1/trust", &out->shown));
	TRY(api_json(&c->cx, &out->shown, &now));
	if (version_shown(now, "root") < 1)
		return err_next(&c->cx, errf(&c->cx, E_CONFLICT, "the server has no trust yet"),
				"Upload what 'signet trust init' made: signet trust upload DIR.");
	e = all_follow(c, head.origin, now, out);
	return trust_differs(&c->cx, e);
}

static enum err target_text(struct cli *c, json_t *now, const struct tuf_target *t,
			    const char **out)
{
	*out = shown_text(c, now, t->path);
	return *out ? tuf_target_check(&c->cx, t, *out, strlen(*out))
		    : errf(&c->cx, E_TAMPERED, "the server does not show %s", t->path);
}

enum err in_force_text(struct cli *c, const struct in_force *f, const char *path, const char **out)
{
	const struct tuf_target *t = tuf_target_of(&f->targets, path);
	auto_json now = NULL;

	if (!t)
		return errf(&c->cx, E_NOT_FOUND, "targets in force names no %s", path);
	TRY(api_json(&c->cx, &f->shown, &now));
	return target_text(c, now, t, out);
}

static enum err targets_judged(struct cli *c, json_t *now, const struct tuf_targets *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const char *text;

		TRY(target_text(c, now, &t->target[i], &text));
		TRY(trust_file_words(c,
				     &(struct trust_text){ t->target[i].path, text, strlen(text),
							   t->signet.instance },
				     NULL));
	}
	return OK;
}

enum err in_force_judged(struct cli *c, const struct in_force *f)
{
	auto_json now = NULL;

	TRY(api_json(&c->cx, &f->shown, &now));
	TRY(targets_judged(c, now, &f->targets));
	return targets_judged(c, now, &f->signers);
}

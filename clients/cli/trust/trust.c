/*
 * An upload sends version N+1 of a role where the server has N, and no later
 * one, because each root has to be signed by the keys of the root before.  A
 * trust file goes along only if its bytes differ, and only with new metadata,
 * since metadata name its digest.
 */
#include "cli/nouns.h"

#include <string.h>
#include <unistd.h>

#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/trust/files.h"
#include "cli/trust/in_force.h"
#include "cli/trust/upload_trust.h"
#include "lib/known.h"

/* In the words in which changes are shown. */
static enum err in_force_show(struct cli *c, const struct in_force *f)
{
	struct words w = { .c = c };

	root_words(&w, &f->root);
	targets_words(&w, "targets", &f->targets);
	targets_words(&w, TUF_ROLE_SIGNERS, &f->signers);
	for (size_t i = 0; i < f->targets.n; i++) {
		const char *path = f->targets.target[i].path, *text;

		TRY(in_force_text(c, f, path, &text));
		TRY(trust_file_words(c,
				     &(struct trust_text){ path, text, strlen(text),
							   f->targets.signet.instance },
				     &w));
	}
	signers_words(&w, &f->people);
	words_list(&w);
	return OK;
}

/* Until there is trust: who acknowledged its first root, and who is missing. */
static enum err none_yet_show(struct cli *c)
{
	auto_json now = NULL;
	struct http_reply reply;
	json_t *root, *person;
	size_t i, k;

	TRY(api_get(&c->cx, &c->api, "/v1/trust/acknowledgements", &reply));
	TRY(api_json(&c->cx, &reply, &now));
	say(stdout, "There is no trust yet. The first root needs %s.\n", json_text(now, "needed"));
	json_array_foreach (json_object_get(now, "roots"), i, root) {
		say(stdout, "root %s\n", json_text(root, "root"));
		json_array_foreach (json_object_get(root, "people"), k, person)
			say(stdout, "  acknowledged by %s, entry %lld%s\n",
			    cell_person(&c->cx, person, "user"),
			    (long long)json_integer_value(json_object_get(person, "entry")),
			    json_is_true(json_object_get(person, "counts"))
				    ? ""
				    : ", which counts no more");
		say(stdout, "  missing  %s\n",
		    *json_text(root, "missing") ? json_text(root, "missing") : "nobody");
	}
	return OK;
}

/* A machine that follows trust shows no other. */
enum err cmd_trust_show(struct cli *c)
{
	struct in_force *f = arena_alloc(&c->cx.mem, sizeof(*f));
	enum err e;

	if (!c->profile.vkey && !root_pinned(&c->cx, &c->profile)) {
		TRY(api_get(&c->cx, &c->api, "/v1/trust", &f->shown));
		return record_print(c, &f->shown);
	}
	e = trust_in_force(c, f);
	if (e == E_CONFLICT && f->shown.body && !c->json)
		return none_yet_show(c);
	if (e != E_CONFLICT || !f->shown.body) /* otherwise there is none yet */
		TRY(e);
	return c->json ? record_print(c, &f->shown) : in_force_show(c, f);
}

/* ---- upload ---- */

static enum err trust_file_put(struct cli *c, struct printer *body, const char *dir,
			       const char *name)
{
	size_t size;
	char *text;

	TRY(file_load(&c->cx, arena_printf(&c->cx.mem, "%s/%s", dir, name), TRUST_PEOPLE_FILE,
		      &text, &size));
	if (strlen(text) != size)
		return errf(&c->cx, E_INVALID, "%s is no text", name);
	put_open(body, NULL, '{');
	put_text(body, "name", name);
	put_text(body, "content", text);
	put_close(body, '}');
	return OK;
}

static bool trust_is_there(struct cli *c, const char *dir, const char *name)
{
	return access(arena_printf(&c->cx.mem, "%s/%s", dir, name), F_OK) == 0;
}

/* Is it what the server has? */
static enum err same_there(struct cli *c, json_t *files, const char *dir, const char *name,
			   bool *out)
{
	json_t *file;
	size_t i, size;
	char *text;

	*out = false;
	TRY(file_load(&c->cx, arena_printf(&c->cx.mem, "%s/%s", dir, name), TRUST_PEOPLE_FILE,
		      &text, &size));
	json_array_foreach (files, i, file)
		*out |= strcmp(json_text(file, "path"), name) == 0 &&
			strcmp(json_text(file, "content"), text) == 0;
	return OK;
}

/* The next version of each role, and the trust files that differ. */
static enum err trust_files_put(struct cli *c, json_t *now, const char *dir, struct printer *body,
				size_t *n)
{
	static const char *const roles[] = { "root", "targets", "signers" };
	static const char *const files[] = { TRUST_APPROVAL, TRUST_LOG, TRUST_ASSIGNMENT,
					     TRUST_SIGNERS };
	json_t *metadata = json_object_get(now, "metadata");
	bool same;

	for (size_t i = 0; i < countof(roles); i++) {
		json_t *role = json_object_get(metadata, roles[i]);
		long long version = json_integer_value(json_object_get(role, "version"));
		const char *name = arena_printf(&c->cx.mem, "%lld.%s.json", version + 1, roles[i]);

		if (!trust_is_there(c, dir, name))
			continue;
		TRY(trust_file_put(c, body, dir, name));
		++*n;
	}
	for (size_t i = 0; *n > 0 && i < countof(files); i++) {
		if (!trust_is_there(c, dir, files[i]))
			continue;
		TRY(same_there(c, json_object_get(now, "files"), dir, files[i], &same));
		if (!same)
			TRY(trust_file_put(c, body, dir, files[i]));
	}
	return OK;
}

/* Of a refusal for want of signatures: the way on. */
static enum err signatures_missing(struct cli *c, enum err e)
{
	return e == E_MISMATCH ? err_next(&c->cx, e,
					  "Another holder signs that file: signet trust sign FILE "
					  "--key SEED. "
					  "A file that is not ready can be moved away meanwhile.")
			       : e;
}

enum err trust_upload(struct cli *c, const char *dir)
{
	struct printer body = { .mem = &c->cx.mem };
	struct http_reply reply;
	auto_json now = NULL;
	size_t n = 0;

	TRY(api_get(&c->cx, &c->api, "/v1/trust", &reply));
	TRY(api_json(&c->cx, &reply, &now));
	put_open(&body, NULL, '{');
	put_open(&body, "files", '[');
	TRY(trust_files_put(c, now, dir, &body, &n));
	put_close(&body, ']');
	put_close(&body, '}');
	if (n == 0)
		return errf(&c->cx, E_CONFLICT, "%s holds no metadata newer than what is in force",
			    dir);
	TRY(signatures_missing(c, api_post(&c->cx, &c->api, "/v1/trust", &body, &reply)));
	TRY(act_print(c, &reply));
	if (json_is_null(json_object_get(json_object_get(now, "metadata"), "root")))
		tell(c,
		     "Nobody may approve for devices yet: two holders say who, the first by "
		     "'signet trust signers %s --key SEED'.\n",
		     dir);
	return OK;
}

enum err cmd_trust_upload(struct cli *c)
{
	return trust_upload(c, arg(c, 0));
}

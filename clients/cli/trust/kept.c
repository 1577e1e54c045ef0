#include "cli/trust/kept.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/kit/out.h"
#include "lib/file.h"

const char *metadata_path(struct cli *c, const char *dir, int64_t version, const char *role)
{
	return arena_printf(&c->cx.mem, "%s/%lld.%s.json", dir, (long long)version, role);
}

int64_t folder_newest(struct cli *c, const char *folder, const char *role)
{
	const char *end = arena_printf(&c->cx.mem, ".%s.json", role);
	DIR *dir = opendir(folder);
	int64_t newest = 0, version;
	const struct dirent *e;

	while (dir && (e = readdir(dir))) {
		const char *dot = strchr(e->d_name, '.');

		if (dot && strcmp(dot, end) == 0 &&
		    text_number(arena_strndup(&c->cx.mem, e->d_name, (size_t)(dot - e->d_name)),
				NUMBER_MAX, &version) &&
		    version > newest)
			newest = version;
	}
	if (dir)
		closedir(dir);
	return newest;
}

/* ---- what is in force, into the folder ---- */

static enum err root_bring(struct cli *c, const char *path, int64_t version)
{
	struct http_reply reply;

	if (access(path, F_OK) == 0)
		return OK;
	TRY(api_get(&c->cx, &c->api,
		    arena_printf(&c->cx.mem, "/tuf/metadata/%lld.root.json", (long long)version),
		    &reply));
	return file_keep(&c->cx, path, reply.body, reply.size, 0644);
}

enum err folder_fill(struct cli *c, const char *dir, const struct in_force *now)
{
	const struct {
		const char *role;
		int64_t version;
		const struct metadata_file *file;
	} files[] = {
		{ "root", now->root.version, &now->root_file },
		{ "targets", now->targets.version, &now->targets_file },
		{ TUF_ROLE_SIGNERS, now->signers.version, &now->signers_file },
	};

	for (int64_t v = 1; v < now->root.version; v++)
		TRY(root_bring(c, metadata_path(c, dir, v, "root"), v));
	for (size_t i = 0; i < countof(files); i++)
		TRY(file_keep(&c->cx, metadata_path(c, dir, files[i].version, files[i].role),
			      files[i].file->bytes, files[i].file->size, 0644));
	return OK;
}

/* ---- from the first root to a version ---- */

/* The newest of each that was signed by those who had to, and the one before it: the next
 * targets may be signed already while signers are still those of the one before. */
struct leads {
	struct cli *c;
	const char *dir;
	struct tuf_root *root[2];
	struct tuf_targets *targets[2];
};

static enum err metadata_load(struct leads *l, int64_t version, const char *role, char **text,
			      size_t *size)
{
	const char *path = metadata_path(l->c, l->dir, version, role);

	if (access(path, F_OK) == 0)
		return file_load(&l->c->cx, path, TUF_TARGETS_MAX, text, size);
	return err_next(&l->c->cx,
			errf(&l->c->cx, E_NOT_FOUND,
			     "%s is missing: whether the version before was in force cannot be "
			     "seen",
			     path),
			"Carry the whole folder over.");
}

static enum err first_root(struct leads *l, struct tuf_client *t)
{
	struct hash digest;
	size_t size;
	char *text;

	TRY(metadata_load(l, 1, "root", &text, &size));
	TRY(tuf_root_trust(&l->c->cx, t, text, size));
	digest = hash_bytes(text, size);
	tell(l->c, "by the root %s, %s: compare it with the one on paper\n",
	     metadata_path(l->c, l->dir, 1, "root"), digest_text(&l->c->cx, &digest));
	return OK;
}

/* A root that is not signed by enough is one that holders are about to sign. */
static enum err roots_walk(struct leads *l, int64_t last)
{
	struct ctx *cx = &l->c->cx;
	struct tuf_client *t = arena_alloc(&cx->mem, sizeof(*t));
	size_t size;
	char *text;

	tuf_client_init(t, 0);
	TRY(first_root(l, t));
	for (;;) {
		l->root[1] = l->root[0];
		l->root[0] = arena_alloc(&cx->mem, sizeof(*l->root[0]));
		*l->root[0] = t->root;
		if (t->root.version == last ||
		    access(metadata_path(l->c, l->dir, t->root.version + 1, "root"), F_OK) != 0)
			return OK;
		TRY(metadata_load(l, t->root.version + 1, "root", &text, &size));
		if (tuf_root_update(cx, t, text, size) != OK)
			return OK;
	}
}

static bool signed_by_root(struct leads *l, const void *bytes, size_t size)
{
	for (size_t i = 0; i < countof(l->root) && l->root[i]; i++)
		if (tuf_verify(&l->c->cx, "targets", bytes, size, &l->root[i]->role[TUF_TARGETS]) ==
		    OK)
			return true;
	return false;
}

static enum err targets_walk(struct leads *l)
{
	struct ctx *cx = &l->c->cx;
	int64_t newest = folder_newest(l->c, l->dir, "targets");
	size_t n = 0, size;
	char *text;

	for (int64_t v = newest; n < countof(l->targets); v--) {
		if (v < newest && access(metadata_path(l->c, l->dir, v, "targets"), F_OK) != 0)
			return OK;
		TRY(metadata_load(l, v > 0 ? v : 1, "targets", &text, &size));
		if (!signed_by_root(l, text, size))
			continue;
		l->targets[n] = arena_alloc(&cx->mem, sizeof(*l->targets[n]));
		TRY(tuf_targets_parse(cx, text, size, l->targets[n++]));
	}
	return OK;
}

static bool signed_by_targets(struct leads *l, const void *bytes, size_t size)
{
	for (size_t i = 0; i < countof(l->targets) && l->targets[i]; i++) {
		const struct tuf_delegation *d = tuf_delegation_of(l->targets[i], TUF_ROLE_SIGNERS);

		if (d && tuf_verify(&l->c->cx, TUF_ROLE_SIGNERS, bytes, size, &d->keys) == OK)
			return true;
	}
	return false;
}

static enum err version_leads(struct leads *l, const char *role, int64_t version, const void *bytes,
			      size_t size, bool *out)
{
	if (strcmp(role, "root") == 0) {
		TRY(roots_walk(l, version));
		*out = l->root[0]->version == version;
		return OK;
	}
	TRY(roots_walk(l, 0));
	if (strcmp(role, "targets") == 0) {
		*out = signed_by_root(l, bytes, size);
		return OK;
	}
	TRY(targets_walk(l));
	*out = signed_by_targets(l, bytes, size);
	return OK;
}

enum err folder_leads_to(struct cli *c, const char *dir, const char *role, int64_t version,
			 const void *bytes, size_t size)
{
	struct leads l = { .c = c, .dir = dir };
	bool so = false;

	TRY(version_leads(&l, role, version, bytes, size, &so));
	return so ? OK
		  : errf(&c->cx, E_TAMPERED,
			 "%s was never in force: the keys that had to sign it did not",
			 metadata_path(c, dir, version, role));
}

/*
 * From an assignment to a running release, or to a sentence that says why not.
 *
 * Judged first, fetched afterwards: record, scope, floor, trust and evidence
 * are small, and a release that may not run costs no download.  The record is
 * read twice on purpose: once to be refused early, and once as the evidence
 * proves it.
 *
 * Bytes arrive under another name and take their own only when their hash is
 * right.  A release's folder is built beside its place and swapped in; then the
 * slot's link is switched by one rename.  At each moment the disk holds a whole
 * release under each name that something may follow.
 *
 * The floor is raised before the switch: a kill in between must not leave a
 * newer release running with an older floor, under which a withdrawn one could
 * come back.
 *
 * After the switch the files are hashed once more where they run.  A disk that
 * lied is found here, and the release that ran before runs again.
 *
 * Never: take a length or a digest from the server's answer; keep a partial
 * download, since a server that always cuts would fill the disk.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/stops.h"
#include "lib/file.h"
#include "rules/heads.h"

/* A release that may be installed, as far as it is known. */
struct candidate {
	const struct slot *slot;
	const char *release, *evidence; /* exact bytes */
	size_t release_size, evidence_size;
	struct evidence_says says;
};

/* ---- may it run here? ---- */

static bool in_scope(const struct release_record *r, const char *site)
{
	for (size_t i = 0; i < r->n_sites; i++)
		if (strcmp(r->sites[i], site) == 0)
			return true;
	return false;
}

/* The assignment is the server's order; the record is what people approved.
 * Each must name the other, and the order names the record's very bytes. */
static enum err record_check(struct agent *a, const struct candidate *c,
			     const struct release_record *r)
{
	const struct hash h = hash_bytes(c->release, c->release_size);
	const struct slot *slot = c->slot;

	if (strcmp(r->model, slot->model) != 0 || r->number != slot->release ||
	    r->version != slot->version || strcmp(digest_text(&a->cx, &h), slot->record) != 0)
		return errf(&a->cx, E_TAMPERED, "the release is another one than was assigned");
	if (!in_scope(r, a->st.site))
		return errf(&a->cx, E_FORBIDDEN, "the release is not for the site '%s'",
			    a->st.site);
	if (r->number < floor_of(a, slot->slot))
		return errf(&a->cx, E_FORBIDDEN, "the release is below the floor, %lld",
			    (long long)floor_of(a, slot->slot));
	return OK;
}

/* The log that this machine has followed.  The rule's cx is the agent's own. */
static enum err followed_contains(void *arg, struct ctx *cx, const struct tree_head *head)
{
	struct agent *a = arg;

	return head_contained(a, head);
}

static enum err candidate_check(struct agent *a, struct candidate *c)
{
	const char *record_path =
		tuf_release_target(&a->cx, c->slot->model, c->slot->release, TUF_RELEASE_FILE);
	const char *evidence_path =
		tuf_release_target(&a->cx, c->slot->model, c->slot->release, TUF_EVIDENCE_FILE);
	struct trust *trust = arena_alloc(&a->cx.mem, sizeof(*trust));
	struct release_record record;
	struct own_log own = { NULL, followed_contains, a };
	const struct evidence_judge judge = { trust, &own, a->st.site };

	TRY(assignment_still_counts(a));
	TRY(target_get(a, record_path, &c->release, &c->release_size));
	TRY(release_record_parse(&a->cx, c->release, c->release_size, &record));
	TRY(release_record_judged(&a->cx, &record));
	TRY(record_check(a, c, &record));
	TRY(trust_load(a, trust));
	TRY(target_get(a, evidence_path, &c->evidence, &c->evidence_size));
	own.origin = a->st.origin;
	TRY(evidence_check(&a->cx, &judge, c->evidence, c->evidence_size, c->release,
			   c->release_size, &c->says));
	TRY(record_check(a, c, &c->says.release));
	a->st.time = c->says.time > a->st.time ? c->says.time : a->st.time;
	return OK;
}

/* ---- bytes ---- */

static const char *object_path(struct agent *a, const char *digest)
{
	return in_dir(a, arena_printf(&a->cx.mem, "objects/%s", digest + strlen("sha256:")));
}

static bool object_whole(struct agent *a, const char *path, const struct tuf_target *t)
{
	struct file_facts facts;
	auto_file f = NULL;

	return access(path, F_OK) == 0 && file_open(&a->cx, path, &f) == OK &&
	       file_hash(&a->cx, f, NULL, NULL, &facts) == OK &&
	       facts.size == (uint64_t)t->length && hash_same(&facts.hash, &t->hash);
}

static enum err install_download(struct agent *a, const struct tuf_target *t, const char *part)
{
	struct http_request rq = { .method = "GET",
				   .path = arena_printf(&a->cx.mem, "/tuf/targets/%s",
							tuf_target_url(&a->cx, t)) };
	auto_file f = NULL;
	struct http_reply reply;

	unlink(part);
	f = fopen(part, "wbxe");
	if (!f)
		return broken(a, "write", part);
	rq.out = f;
	rq.out_max = (uint64_t)t->length;
	TRY(bytes_passing(a, api_send(&a->cx, &a->api, &rq, &reply)));
	if (fflush(f) != 0 || fsync(fileno(f)) != 0 || fchmod(fileno(f), 0444) != 0)
		return broken(a, "write", part);
	return OK;
}

static const char *part_path(struct agent *a, const char *digest)
{
	return arena_printf(&a->cx.mem, "%s.part", object_path(a, digest));
}

static enum err object_fetch(struct agent *a, const struct file *file)
{
	const char *path = object_path(a, file->digest), *part = part_path(a, file->digest);
	struct tuf_target t;

	TRY(target_find(a, tuf_artifact_target(&a->cx, file->digest), &t));
	if (t.length != file->size || strcmp(digest_text(&a->cx, &t.hash), file->digest) != 0)
		return errf(&a->cx, E_TAMPERED, "'%s' is not the file that was approved",
			    file->path);
	if (object_whole(a, path, &t))
		return OK;
	TRY(install_download(a, &t, part));
	if (!object_whole(a, part, &t))
		return errf(&a->cx, E_UNAVAILABLE, "'%s' came with other bytes than were approved",
			    file->path);
	if (rename(part, path) != 0)
		return broken(a, "write", path);
	return folder_sync(a, in_dir(a, "objects"));
}

static enum err object_get(struct agent *a, const struct file *file)
{
	enum err e = object_fetch(a, file);

	if (e != OK) /* what came of it, or it might fill the disk for good */
		unlink(part_path(a, file->digest));
	return e;
}

/* ---- the folder of the release ---- */

static enum err install_folders_make(struct agent *a, const char *path)
{
	char *copy = arena_strdup(&a->cx.mem, path);

	for (char *p = copy + strlen(a->dir) + 1; (p = strchr(p, '/')); *p++ = '/') {
		*p = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			return broken(a, "make", copy);
	}
	return OK;
}

/* A further link, not a copy: several releases share a file at no cost. */
static enum err file_place(struct agent *a, const char *dir, const struct file *f)
{
	const char *path = arena_printf(&a->cx.mem, "%s/files/%s", dir, f->path);

	TRY(install_folders_make(a, path));
	if (unlink(path) != 0 && errno != ENOENT)
		return broken(a, "replace", path);
	if (link(object_path(a, f->digest), path) != 0)
		return broken(a, "write", path);
	return folder_sync(a, arena_strndup(&a->cx.mem, path, (size_t)(strrchr(path, '/') - path)));
}

static enum err text_place(struct agent *a, const char *dir, const char *name, const char *bytes,
			   size_t size)
{
	return agent_keep(a, arena_printf(&a->cx.mem, "%s/%s", dir, name), bytes, size, 0444);
}

/* A damaged folder may still be the one that a slot's link names, so the two
 * are exchanged: at each moment a folder is there. */
static enum err folder_swap(struct agent *a, const char *new, const char *dir)
{
	const char *old = arena_printf(&a->cx.mem, "%s.old-%lld", dir, (long long)agent_now(a));

	if (renameat2(AT_FDCWD, new, AT_FDCWD, dir, RENAME_EXCHANGE) == 0)
		return rename(new, old) == 0 ? OK : broken(a, "replace", dir);
	if (errno != ENOENT || rename(new, dir) != 0)
		return broken(a, "write", dir);
	return OK;
}

/* A folder under the new name was never finished. */
static enum err folder_build(struct agent *a, const struct candidate *c, const char *dir)
{
	const char *new = arena_printf(&a->cx.mem, "%s.new", dir);
	const struct version_record *v = &c->says.version;

	TRY(install_folders_make(a, arena_printf(&a->cx.mem, "%s/files/", new)));
	for (size_t i = 0; i < v->n_files; i++)
		TRY(file_place(a, new, &v->files[i]));
	TRY(text_place(a, new, "version.json", c->says.version_text, strlen(c->says.version_text)));
	TRY(text_place(a, new, "evidence.json", c->evidence, c->evidence_size));
	TRY(text_place(a, new, "release.json", c->release, c->release_size));
	TRY(folder_swap(a, new, dir));
	return folder_sync(a, arena_strndup(&a->cx.mem, dir, (size_t)(strrchr(dir, '/') - dir)));
}

static bool install_is_there(struct agent *a, const struct candidate *c, const char *dir)
{
	struct installed in;

	return installed_read(a, dir, &in) == OK && installed_check(a, &in) == OK &&
	       strcmp(in.version.digest, c->says.version.digest) == 0 &&
	       strcmp(in.record, c->slot->record) == 0;
}

/* Switch, and look once more at what runs now; if it is damaged, the release
 * before runs again. */
static enum err activate(struct agent *a, const struct candidate *c)
{
	const struct slot *s = c->slot;
	struct installed before, now;
	bool ran = slot_read(a, s->slot, &before) == OK;
	enum err e;

	TRY(slot_switch(a, s->slot, s->model, s->release));
	e = slot_read(a, s->slot, &now);
	if (e == OK)
		e = installed_check(a, &now);
	if (e == OK || !ran)
		return e;
	TRY(slot_switch(a, s->slot, before.release.model, before.release.number));
	return e;
}

enum err install(struct agent *a, const struct slot *slot)
{
	struct candidate *c = arena_alloc(&a->cx.mem, sizeof(*c));
	const char *dir = release_dir(a, slot->model, slot->release);

	c->slot = slot;
	if (stop_of(a, slot->model, slot->release))
		return errf(&a->cx, E_FORBIDDEN, "the release was stopped: %s",
			    stop_of(a, slot->model, slot->release)->document.reason);
	TRY(candidate_check(a, c));
	a->installing = true;
	for (size_t i = 0; i < c->says.version.n_files; i++)
		TRY(object_get(a, &c->says.version.files[i]));
	if (!install_is_there(a, c, dir))
		TRY(folder_build(a, c, dir));
	TRY(floor_raise(a, slot->slot, c->says.release.floor));
	TRY(activate(a, c));
	bad_forget(a, slot->slot, 0);
	return state_save(a);
}

/*
 * What is installed, as the disk says it, never as memory does: a power cut may
 * have come at any point since.  A slot is a symbolic link with one possible
 * form of target; anything else is refused as tampering and not followed.
 *
 * Hashing is dear, so a folder that was found whole in this poll is remembered
 * for this poll and no longer.
 */

#include "agent/stops.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "lib/file.h"

#define LINK_MAX_ 200 /* bytes of a link */

const char *release_dir(struct agent *a, const char *model, int64_t release)
{
	return in_dir(a, arena_printf(&a->cx.mem, "releases/%s/%lld", model, (long long)release));
}

static enum err record_load(struct agent *a, const char *dir, const char *name, char **bytes,
			    size_t *size)
{
	const char *path = arena_printf(&a->cx.mem, "%s/%s", dir, name);

	if (access(path, F_OK) != 0)
		return errf(&a->cx, E_NOT_FOUND, "there is no %s", path);
	if (file_load(&a->cx, path, RECORD_MAX, bytes, size) != OK)
		return errf(&a->cx, E_TAMPERED, "%s cannot be read", path);
	return OK;
}

enum err installed_read(struct agent *a, const char *dir, struct installed *out)
{
	size_t size = 0;
	char *bytes = NULL;
	struct hash h;

	out->dir = dir;
	TRY(record_load(a, dir, "release.json", &bytes, &size));
	h = hash_bytes(bytes, size);
	out->record = digest_text(&a->cx, &h);
	if (release_record_parse(&a->cx, bytes, size, &out->release) != OK)
		return errf(&a->cx, E_TAMPERED, "%s/release.json is damaged", dir);
	TRY(record_load(a, dir, "version.json", &bytes, &size));
	if (version_record_parse(&a->cx, bytes, size, &out->version) != OK ||
	    strcmp(out->version.model, out->release.model) != 0 ||
	    out->version.number != out->release.version)
		return errf(&a->cx, E_TAMPERED, "%s/version.json is damaged", dir);
	return OK;
}

static bool file_hashed(struct agent *a, FILE *f, const struct file *want)
{
	struct file_facts facts;

	return file_hash(&a->cx, f, NULL, NULL, &facts) == OK &&
	       facts.size == (uint64_t)want->size &&
	       strcmp(digest_text(&a->cx, &facts.hash), want->digest) == 0;
}

static bool file_is(struct agent *a, const char *path, const struct file *want)
{
	int64_t now = clock_elapsed_ms();
	struct file_mark before, after;
	auto_file f = NULL;

	if (file_open(&a->cx, path, &f) != OK || !file_mark(fileno(f), &before))
		return false;
	if (seen_has(&a->seen, path, want, &before, now))
		return true;
	if (!file_hashed(a, f, want))
		return false;
	if (file_mark(fileno(f), &after) && file_mark_same(&before, &after))
		seen_keep(&a->seen, path, want, &after, now);
	return true;
}

static enum err slots_files_check(struct agent *a, const struct installed *in)
{
	for (size_t i = 0; i < in->version.n_files; i++) {
		const struct file *f = &in->version.files[i];
		const char *path = arena_printf(&a->cx.mem, "%s/files/%s", in->dir, f->path);

		if (!file_is(a, path, f))
			return errf(&a->cx, E_TAMPERED, "the file '%s' is damaged", f->path);
	}
	return OK;
}

static bool known_whole(const struct agent *a, const char *dir, size_t *at)
{
	for (*at = 0; *at < a->n_whole; (*at)++)
		if (strcmp(a->whole[*at], dir) == 0)
			return true;
	return false;
}

/* A folder for which there is no room is hashed each time. */
enum err installed_check(struct agent *a, const struct installed *in)
{
	enum err e = slots_files_check(a, in);
	size_t at;

	if (known_whole(a, in->dir, &at) && e != OK)
		a->whole[at] = a->whole[--a->n_whole];
	else if (e == OK && at == a->n_whole && at < countof(a->whole))
		a->whole[a->n_whole++] = in->dir;
	return e;
}

enum err installed_known(struct agent *a, const struct installed *in)
{
	size_t at;

	return known_whole(a, in->dir, &at) ? OK : installed_check(a, in);
}

/* ---- slots ---- */

enum err slot_link(struct agent *a, const char *slot, const char **out)
{
	const char *path = in_dir(a, arena_printf(&a->cx.mem, "slots/%s", slot));
	char to[LINK_MAX_ + 1];
	ssize_t n = readlink(path, to, LINK_MAX_);

	if (n < 0)
		return errf(&a->cx, E_NOT_FOUND, "nothing runs in slot '%s'", slot);
	to[n] = '\0';
	/* a link is data: one that leads out of the folder would run anything */
	if (strncmp(to, "../releases/", 12) != 0 || !path_ok(to + 3))
		return errf(&a->cx, E_TAMPERED, "slot '%s' leads elsewhere", slot);
	*out = arena_strdup(&a->cx.mem, to + 3);
	return OK;
}

enum err slot_read(struct agent *a, const char *slot, struct installed *out)
{
	const char *to = NULL;

	TRY(slot_link(a, slot, &to));
	return installed_read(a, in_dir(a, to), out);
}

enum err slot_switch(struct agent *a, const char *slot, const char *model, int64_t release)
{
	const char *path = in_dir(a, arena_printf(&a->cx.mem, "slots/%s", slot));
	const char *new = in_dir(a, arena_printf(&a->cx.mem, "slots/.new-%s", slot));
	const char *to = arena_printf(&a->cx.mem, "../releases/%s/%lld", model, (long long)release);

	/* before the link moves; see clear.c */
	TRY(above_hide(a, model, release));
	unlink(new);
	if (symlink(to, new) != 0 || rename(new, path) != 0)
		return broken(a, "switch", path);
	return folder_sync(a, in_dir(a, "slots"));
}

enum err slot_before(struct agent *a, const char *slot, const struct installed *now,
		     struct installed *out)
{
	const char *model = now->release.model, *folder;
	int64_t best = 0, number;
	struct installed try;
	struct dirent *item;
	DIR *dir;

	folder = in_dir(a, arena_printf(&a->cx.mem, "releases/%s", model));
	dir = opendir(folder);
	if (!dir)
		return broken(a, "read", folder);
	while ((item = readdir(dir))) {
		if (!text_whole(item->d_name, INT_SAFE_MAX, &number) || number <= best ||
		    number >= now->release.number || number < floor_of(a, slot) ||
		    stop_of(a, model, number))
			continue;
		if (installed_read(a, release_dir(a, model, number), &try) != OK ||
		    installed_check(a, &try) != OK)
			continue;
		best = number;
		*out = try;
	}
	closedir(dir);
	if (best > 0)
		return OK;
	return errf(&a->cx, E_NOT_FOUND, "no good release of '%s' before this one may run here",
		    model);
}

/* 0: not of this model. */
static int64_t link_release(struct agent *a, const char *slot, const char *model)
{
	const char *lead = arena_printf(&a->cx.mem, "releases/%s/", model), *to;
	int64_t number;

	if (slot_link(a, slot, &to) != OK || strncmp(to, lead, strlen(lead)) != 0 ||
	    !text_whole(to + strlen(lead), INT_SAFE_MAX, &number))
		return 0;
	return number;
}

enum err newest_run(struct agent *a, const char *model, int64_t *out)
{
	DIR *dir = opendir(in_dir(a, "slots"));
	struct dirent *item;
	int64_t number;

	*out = 0;
	if (!dir)
		return broken(a, "read", in_dir(a, "slots"));
	while ((item = readdir(dir))) {
		number = name_ok(item->d_name) ? link_release(a, item->d_name, model) : 0;
		*out = number > *out ? number : *out;
	}
	closedir(dir);
	return OK;
}

enum err slots_list_all(struct agent *a, const char **names, size_t *n, bool *more)
{
	DIR *dir = opendir(in_dir(a, "slots"));
	struct dirent *item;

	*n = 0;
	*more = false;
	if (!dir)
		return broken(a, "read", in_dir(a, "slots"));
	while (!*more && (item = readdir(dir))) {
		if (!name_ok(item->d_name))
			continue;
		*more = *n == SLOTS_MAX;
		if (!*more)
			names[(*n)++] = arena_strdup(&a->cx.mem, item->d_name);
	}
	closedir(dir);
	return OK;
}

enum err slots_list(struct agent *a, const char **names, size_t *n)
{
	bool more;

	return slots_list_all(a, names, n, &more);
}

/* ---- what is remembered of them ---- */

int64_t floor_of(const struct agent *a, const char *slot)
{
	for (size_t i = 0; i < a->st.n_floors; i++)
		if (strcmp(a->st.floor[i].slot, slot) == 0)
			return a->st.floor[i].release;
	return 0;
}

enum err floor_raise(struct agent *a, const char *slot, int64_t release)
{
	struct state *s = &a->st;

	for (size_t i = 0; i < s->n_floors; i++) {
		struct floor *f = &s->floor[i];

		if (strcmp(f->slot, slot) != 0)
			continue;
		if (release <= f->release)
			return OK;
		f->release = release;
		return state_save(a);
	}
	if (s->n_floors == FLOORS_MAX)
		return errf(&a->cx, E_TOO_LARGE,
			    "%d slots have a floor here already: none can be kept for '%s'",
			    FLOORS_MAX, slot);
	s->floor[s->n_floors++] = (struct floor){ slot, release };
	return state_save(a);
}

void bad_forget(struct agent *a, const char *slot, int64_t release)
{
	struct state *s = &a->st;
	size_t kept = 0;

	for (size_t i = 0; i < s->n_bad; i++)
		if (strcmp(s->bad[i].slot, slot) != 0 ||
		    (release > 0 && s->bad[i].release != release))
			s->bad[kept++] = s->bad[i];
	s->n_bad = kept;
}

const char *reason_cut(struct agent *a, const char *why)
{
	const char *said = why ? why : "no reason is known";
	char *reason = arena_strndup(&a->cx.mem, said, strnlen(said, REPORT_REASON_MAX));

	while (*reason && !prose_ok(reason)) /* cut inside a character, or not for people */
		reason[strlen(reason) - 1] = '\0';
	return reason;
}

bool bad_note(struct agent *a, const struct slot *slot, const char *digest, const char *state,
	      const char *why)
{
	bad_forget(a, slot->slot, slot->release);
	if (a->st.n_bad == SLOTS_MAX)
		return false;
	a->st.bad[a->st.n_bad++] = (struct report_slot){ .slot = slot->slot,
							 .model = slot->model,
							 .release = slot->release,
							 .version = slot->version,
							 .digest = digest,
							 .state = state,
							 .reason = reason_cut(a, why),
							 .record = slot->record };
	return true;
}

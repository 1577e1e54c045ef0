/*
 * Which releases stay on a machine, and why.  Three forces pull: the disk is
 * small; when the files of the running release are damaged there must be
 * something to go back to; and a release that people withdrew, or that somebody
 * reverted by hand, must never come back by accident.
 *
 * The rule divides what does not run at the newest release that any slot runs.
 * Below it, those at or above the slots' floor may be gone back to: the newest
 * two whose files are whole stay (one to go back to, and one if that is
 * damaged).  Above it, nothing is ever gone back to: a release there was
 * withdrawn or reverted, and once something newer runs, nothing would show
 * that.  Such a release goes, unless it is noted as refused or failed, because
 * people may still assign it and its files need not be fetched again.
 *
 * How it goes: first renamed to a name that is no number, then removed.  A kill
 * in between leaves a name that no slot can lead to, and the next clearing
 * removes it.  Objects are counted by the file system itself: each file of a
 * release is a further link to its object, so an object with one link is in no
 * release.
 *
 * Never: clear while an install has begun to fetch (agent_poll() asks); remove
 * by a list that was made before the links were read; treat a link that leads
 * elsewhere as free, since then nothing is known to be free at all.
 */

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/slots.h"
#include "base/text.h"

#define KEPT  2  /* releases that do not run: one to go back to, and one if that is damaged */
#define FILES 16 /* descriptors that may be open at once */

/* Where links lead: "releases/<m>/<r>". */
struct used {
	const char *dir[SLOTS_MAX];
	int64_t floor[SLOTS_MAX]; /* of its slot */
	size_t n;
};

struct items {
	const char **name;
	size_t n, room;
};

struct folder {
	const char *name;
	int64_t number;
};

static enum err items_of(struct agent *a, const char *path, struct items *out)
{
	DIR *dir = opendir(path);
	struct dirent *item;
	const char **more;

	*out = (struct items){ .n = 0 };
	if (!dir)
		return broken(a, "read", path);
	while ((item = readdir(dir))) {
		if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
			continue;
		if (out->n == out->room) {
			out->room = 2 * out->room + 16;
			more = arena_alloc(&a->cx.mem, out->room * sizeof(*more));
			if (out->n > 0)
				memcpy(more, out->name, out->n * sizeof(*more));
			out->name = more;
		}
		out->name[out->n++] = arena_strdup(&a->cx.mem, item->d_name);
	}
	closedir(dir);
	return OK;
}

/* ---- what runs ---- */

/* All slots must be known before anything goes: with one missing, what runs
 * there would look free. */
static enum err used_read(struct agent *a, struct used *out)
{
	const char *names[SLOTS_MAX];
	bool more;

	TRY(slots_list_all(a, names, &out->n, &more));
	if (more)
		return errf(&a->cx, E_FAULT, "there are more slots than the %d that are listed",
			    SLOTS_MAX);
	for (size_t i = 0; i < out->n; i++) {
		TRY(slot_link(a, names[i], &out->dir[i]));
		out->floor[i] = floor_of(a, names[i]);
	}
	return OK;
}

static bool is_used(const struct used *used, const char *dir)
{
	for (size_t i = 0; i < used->n; i++)
		if (strcmp(used->dir[i], dir) == 0)
			return true;
	return false;
}

/* The lowest floor of the slots that run this model: each of them may go back
 * so far, and they share one folder. */
static int64_t floor_for(const struct used *used, const char *lead)
{
	int64_t floor = INT64_MAX;

	for (size_t i = 0; i < used->n; i++)
		if (strncmp(used->dir[i], lead, strlen(lead)) == 0 && used->floor[i] < floor)
			floor = used->floor[i];
	return floor < INT64_MAX ? floor : 0;
}

/* ---- what goes ---- */

static int item_remove(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

static enum err tree_remove(struct agent *a, const char *path)
{
	if (nftw(path, item_remove, FILES, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT)
		return broken(a, "remove", path);
	return OK;
}

/* Under a name that is no release's. */
static enum err release_hide(struct agent *a, const char *lead, const char *name, const char **gone)
{
	const char *dir = in_dir(a, lead), *path = arena_printf(&a->cx.mem, "%s%s", dir, name);

	*gone = arena_printf(&a->cx.mem, "%s.gone", path);
	/* left by a kill in an earlier removal of the same release */
	TRY(tree_remove(a, *gone));
	if (rename(path, *gone) != 0)
		return broken(a, "remove", path);
	return folder_sync(a, dir);
}

/* Hidden first: what is half removed is nothing that could run. */
static enum err release_remove(struct agent *a, const char *lead, const char *name)
{
	const char *gone = NULL;

	TRY(release_hide(a, lead, name, &gone));
	return tree_remove(a, gone);
}

/* Called before a slot's link moves: from then on the newest that runs may be a
 * lower one, and what lies above it would look like a release below.  Hiding is
 * enough; the files go when no install is under way. */
enum err above_hide(struct agent *a, const char *model, int64_t but)
{
	const char *lead = arena_printf(&a->cx.mem, "releases/%s/", model), *gone;
	struct items items;
	int64_t newest, number;

	TRY(newest_run(a, model, &newest));
	TRY(items_of(a, in_dir(a, lead), &items));
	for (size_t i = 0; i < items.n; i++)
		if (text_whole(items.name[i], INT_SAFE_MAX, &number) && number > newest &&
		    number != but)
			TRY(release_hide(a, lead, items.name[i], &gone));
	return OK;
}

static bool release_whole(struct agent *a, const char *lead, const struct folder *f)
{
	struct installed in;

	return installed_read(a, in_dir(a, arena_printf(&a->cx.mem, "%s%s", lead, f->name)), &in) ==
		       OK &&
	       in.release.number == f->number && installed_check(a, &in) == OK;
}

static int newest_first(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;

	return (x->number < y->number) - (x->number > y->number);
}

/* Releases that do not run; what an install or a removal left unfinished goes at once. */
static enum err free_find(struct agent *a, const struct used *used, const char *lead,
			  struct folder **out, size_t *n)
{
	struct items items;
	int64_t number;

	TRY(items_of(a, in_dir(a, lead), &items));
	*out = arena_alloc(&a->cx.mem, (items.n + 1) * sizeof(**out));
	*n = 0;
	for (size_t i = 0; i < items.n; i++) {
		const char *dir = arena_printf(&a->cx.mem, "%s%s", lead, items.name[i]);

		if (is_used(used, dir))
			continue;
		if (text_whole(items.name[i], INT_SAFE_MAX, &number))
			(*out)[(*n)++] = (struct folder){ items.name[i], number };
		else
			TRY(tree_remove(a, in_dir(a, dir)));
	}
	qsort(*out, *n, sizeof(**out), newest_first);
	return OK;
}

/* Noted, and what is noted and does not run is what people still assign. */
static bool is_noted(const struct agent *a, const char *model, int64_t release)
{
	for (size_t i = 0; i < a->st.n_bad; i++)
		if (a->st.bad[i].release == release && strcmp(a->st.bad[i].model, model) == 0)
			return true;
	return false;
}

/* Of those above all that runs only what may yet be asked for: nothing goes back to them. */
static enum err above_clear(struct agent *a, const char *model, const struct folder *f, size_t n)
{
	const char *lead = arena_printf(&a->cx.mem, "releases/%s/", model);

	for (size_t i = 0; i < n; i++)
		if (!is_noted(a, model, f[i].number))
			TRY(release_remove(a, lead, f[i].name));
	return OK;
}

/* The first so many may be gone back to. */
static enum err below_clear(struct agent *a, const char *lead, const struct folder *f, size_t n,
			    size_t may)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		/* so few are kept unseen: files are hashed when there is something to choose */
		bool stays =
			i < may && (may <= KEPT || (kept < KEPT && release_whole(a, lead, &f[i])));

		kept += stays;
		if (!stays)
			TRY(release_remove(a, lead, f[i].name));
	}
	return OK;
}

static enum err model_clear(struct agent *a, const struct used *used, const char *model)
{
	const char *lead = arena_printf(&a->cx.mem, "releases/%s/", model);
	int64_t floor = floor_for(used, lead), newest;
	size_t n, above = 0, may = 0;
	struct folder *f;

	TRY(newest_run(a, model, &newest));
	TRY(free_find(a, used, lead, &f, &n));
	while (above < n && f[above].number > newest)
		above++;
	while (above + may < n && f[above + may].number >= floor)
		may++;
	TRY(above_clear(a, model, f, above));
	return below_clear(a, lead, f + above, n - above, may);
}

/* Each file of a release is a further link to its object: one that has none is in no release. */
static enum err objects_clear(struct agent *a)
{
	struct items items;
	struct stat st;

	TRY(items_of(a, in_dir(a, "objects"), &items));
	for (size_t i = 0; i < items.n; i++) {
		const char *path = in_dir(a, arena_printf(&a->cx.mem, "objects/%s", items.name[i]));

		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
		    unlink(path) != 0)
			return broken(a, "remove", path);
	}
	return OK;
}

/* What agent_keep() writes to for a while: a name of the folder's own, with a dot and six more. */
static bool is_leftover(const char *lead, const char *name)
{
	static const char *const kept[] = { "state.json", "assignment.json", "ca.pem", "root.json",
					    "floor.json" };
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t n = strlen(name), stem = n - 7;

	if (n <= 7 || name[stem] != '.' || strspn(name + stem + 1, letters) != 6)
		return false;
	if (*lead) /* each role's metadata */
		return stem > 5 && strncmp(name + stem - 5, ".json", 5) == 0;
	for (size_t i = 0; i < countof(kept); i++)
		if (strlen(kept[i]) == stem && strncmp(name, kept[i], stem) == 0)
			return true;
	return false;
}

/* Left by a kill; state.json's has the device's secret in it. */
static enum err leftovers_clear(struct agent *a, const char *lead)
{
	struct items items;

	TRY(items_of(a, in_dir(a, lead), &items));
	for (size_t i = 0; i < items.n; i++) {
		const char *path = in_dir(a, arena_printf(&a->cx.mem, "%s%s", lead, items.name[i]));

		if (is_leftover(lead, items.name[i]) && unlink(path) != 0)
			return broken(a, "remove", path);
	}
	return OK;
}

enum err clear_away(struct agent *a)
{
	struct used used;
	struct items models;

	TRY(leftovers_clear(a, ""));
	TRY(leftovers_clear(a, "tuf/"));
	TRY(used_read(a, &used));
	TRY(items_of(a, in_dir(a, "releases"), &models));
	for (size_t i = 0; i < models.n; i++)
		if (name_ok(models.name[i]))
			TRY(model_clear(a, &used, models.name[i]));
	return objects_clear(a);
}

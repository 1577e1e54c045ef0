/*
 * The idea: a stop is judged once, by the functions that the server and signet-verify judge it by,
 * and its bytes are kept.  From then on obeying needs nothing: no server, no trust, no time.
 *
 * The order of writes is the point.  A stop is on the disk before a link moves; what ends one is on
 * the disk before the release runs again.  So a kill in between leaves a stop that is obeyed at the
 * next start.
 *
 * A full disk must not keep a device from stopping: where a stop cannot be kept it is obeyed all
 * the same, from memory, and asked for again at the next poll.
 *
 * Never: forget a stop because its file is not named any more; run a release again because a file
 * of its stop is damaged; let one file that is no stop hold up another.
 */

#include "agent/stops_kept.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "documents/envelope.h"
#include "documents/stop_file.h"
#include "lib/file.h"
#include "lib/metadata.h"
#include "rules/heads.h"

/* ---- what is kept ---- */

const char *stop_path(struct agent *a, const char *id, const char *what)
{
	return in_dir(a, arena_printf(&a->cx.mem, STOPS_LEAD "%s%s" STOP_TAIL, id, what));
}

bool stop_is_kept(struct agent *a, const char *id, const char *what)
{
	return access(stop_path(a, id, what), F_OK) == 0;
}

enum err stop_folder_ready(struct agent *a, const char *name)
{
	return mkdir(in_dir(a, name), 0700) == 0 || errno == EEXIST
		       ? OK
		       : broken(a, "make", in_dir(a, name));
}

/* The stop was judged before it was kept: its form is asked alone. */
enum err kept_stop_read(struct agent *a, const char *id, struct stop_says *out)
{
	struct stop_file f;
	struct hash h;
	size_t size;
	char *bytes;

	*out = (struct stop_says){ .index = ACT_NONE };
	TRY(file_load(&a->cx, stop_path(a, id, ""), STOP_FILE_MAX, &bytes, &size));
	TRY(stop_file_parse(&a->cx, bytes, size, &f));
	TRY(act_document_parse(&a->cx, ACT_STOP, f.document, strlen(f.document), &out->document));
	if (envelope_peek(&a->cx, f.envelope, strlen(f.envelope), &out->statement) != OK)
		return errf(&a->cx, E_INVALID, "it has no statement");
	h = hash_bytes(f.document, strlen(f.document));
	out->digest = digest_text(&a->cx, &h);
	out->time = out->statement.time;
	return OK;
}

void stop_add(struct agent *a, const struct stop_says *says)
{
	struct agent_stop *s = arena_alloc(&a->cx.mem, sizeof(*s));

	*s = (struct agent_stop){ *says, a->stops };
	a->stops = s;
}

bool is_stop_name(const char *name)
{
	return strlen(name) == UUID_CHARS + strlen(STOP_TAIL) &&
	       strcmp(name + UUID_CHARS, STOP_TAIL) == 0;
}

enum err stops_load(struct agent *a)
{
	DIR *dir = opendir(in_dir(a, "stops"));
	struct dirent *item;
	struct stop_says says;
	const char *id;

	a->stops = NULL;
	while (dir && (item = readdir(dir))) {
		if (!is_stop_name(item->d_name))
			continue;
		id = arena_strndup(&a->cx.mem, item->d_name, UUID_CHARS);
		if (stop_is_kept(a, id, STOP_BACK) || stop_is_kept(a, id, STOP_LIFT))
			continue;
		if (kept_stop_read(a, id, &says) == OK)
			stop_add(a, &says);
		else
			unlink(stop_path(a, id, "")); /* the server names it, and it comes again */
	}
	if (dir)
		closedir(dir);
	return OK;
}

const struct stop_says *stop_of(const struct agent *a, const char *model, int64_t release)
{
	const struct stop_place here = { model, a->st.site, a->st.device, release };

	for (const struct agent_stop *s = a->stops; s; s = s->next)
		if (stop_covers(&s->says.document, &here))
			return &s->says;
	return NULL;
}

/* ---- obeying ---- */

static const char *stop_said(struct agent *a, const char *slot, const struct installed *in,
			     const struct stop_says *stop)
{
	return arena_printf(&a->cx.mem, "%s release %lld was stopped by %s (stop %s): %s", slot,
			    (long long)in->release.number, stop->statement.signer_name,
			    stop->document.id, stop->document.reason);
}

/* May that release run in place of the one that was stopped? */
static bool fallback_read_whole(struct agent *a, const char *slot, const struct installed *now,
				struct installed *out)
{
	const struct release_record *r = &now->release;

	return r->fallback == FALLBACK_RELEASE && r->fallback_release >= floor_of(a, slot) &&
	       !stop_of(a, r->model, r->fallback_release) &&
	       installed_read(a, release_dir(a, r->model, r->fallback_release), out) == OK &&
	       installed_check(a, out) == OK;
}

static enum err slot_empty(struct agent *a, const char *slot)
{
	const char *path = in_dir(a, arena_printf(&a->cx.mem, "slots/%s", slot));

	if (unlink(path) != 0 && errno != ENOENT)
		return broken(a, "remove", path);
	return folder_sync(a, in_dir(a, "slots"));
}

static enum err slot_obey(struct agent *a, const char *slot)
{
	struct installed now, other;
	const struct stop_says *stop;

	if (slot_read(a, slot, &now) != OK)
		return OK; /* what it runs cannot be said: the boot's check looks after it */
	stop = stop_of(a, now.release.model, now.release.number);
	if (!stop)
		return OK;
	if (now.release.fallback == FALLBACK_KEEP) {
		alarm_now(a, ALARM_KEPT,
			  arena_printf(&a->cx.mem, "%s; it runs on, as people signed it",
				       stop_said(a, slot, &now, stop)));
		return OK;
	}
	fprintf(stderr, "signet-agent: %s\n", stop_said(a, slot, &now, stop));
	if (fallback_read_whole(a, slot, &now, &other))
		return slot_switch(a, slot, other.release.model, other.release.number);
	alarm_now(a, ALARM_STOPPED, stop_said(a, slot, &now, stop));
	return slot_empty(a, slot);
}

enum err stops_obey(struct agent *a)
{
	const char *names[SLOTS_MAX];
	size_t n;

	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++)
		TRY(slot_obey(a, names[i]));
	return OK;
}

void stops_settle(struct agent *a)
{
	const char *to;

	for (size_t i = 0; i < a->st.n_alarms; i++) {
		struct report_alarm *m = &a->st.alarms[i];
		const char *slot = arena_strndup(&a->cx.mem, m->text, strcspn(m->text, " "));

		if (!m->until && strcmp(m->kind, ALARM_STOPPED) == 0 &&
		    slot_link(a, slot, &to) == OK)
			m->until = agent_now(a) > m->since ? agent_now(a) : m->since;
	}
}

bool stops_hold(const struct agent *a)
{
	for (size_t i = 0; i < a->st.n_alarms; i++)
		if (!a->st.alarms[i].until && strcmp(a->st.alarms[i].kind, ALARM_STOPPED) == 0)
			return true;
	return false;
}

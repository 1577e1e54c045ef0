/*
 * The folder is all that an agent remembers, and power may go at any moment.  So
 * a file is written whole under another name, flushed, renamed, and its folder
 * flushed: after a cut the file is the old one or the new one.
 *
 * One process at a time has the folder.  The lock is flock()'s, which ends with
 * the process, so a killed agent leaves nothing that would stop the next one.
 *
 * The state is parsed again before it replaces the one on the disk.  A state that
 * the next start could not read would lose the floor below which no release may
 * run; the state before is then the better one.
 *
 * Never: remove the file `lock`, since two processes could then each hold a lock
 * on a file of that name; write a file in place.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "base/regular.h"
#include "lib/file.h"

const char *in_dir(struct agent *a, const char *name)
{
	return arena_printf(&a->cx.mem, "%s/%s", a->dir, name);
}

int64_t agent_now(struct agent *a)
{
	int64_t now = clock_ms();

	return now > a->st.time ? now : a->st.time;
}

/* What a person at the machine does about it; NULL: the system's own words say it. */
static const char *disk_way_out(int why)
{
	switch (why) {
	case EROFS:
		return "Mount the disk so that it can be written; what runs, runs on.";
	case ENOSPC:
	case EDQUOT:
		return "Make room on the disk; what runs, runs on.";
	case EIO:
		return "Replace the disk; what runs, runs on as far as it is whole.";
	default:
		return NULL;
	}
}

enum err broken(struct agent *a, const char *act, const char *path)
{
	const char *next = disk_way_out(errno);
	enum err e = errf(&a->cx, E_FAULT, "cannot %s %s: %s", act, path, strerror(errno));

	return next ? err_next(&a->cx, e, "%s", next) : e;
}

enum err folder_sync(struct agent *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done ? OK : broken(a, "flush", path);
}

enum err agent_keep(struct agent *a, const char *path, const void *bytes, size_t size, mode_t mode)
{
	const char *slash = strrchr(path, '/');

	errno = 0;
	if (file_keep(&a->cx, path, bytes, size, mode) != OK)
		return broken(a, "write", path);
	return folder_sync(a, arena_strndup(&a->cx.mem, path, (size_t)(slash - path)));
}

enum err folder_make(struct agent *a)
{
	static const char *const parts[] = { "", "tuf", "objects", "releases", "slots" };

	for (size_t i = 0; i < countof(parts); i++)
		if (mkdir(in_dir(a, parts[i]), 0700) != 0 && errno != EEXIST)
			return broken(a, "make", in_dir(a, parts[i]));
	return OK;
}

enum err folder_lock(struct agent *a)
{
	a->lock = regular_open(in_dir(a, "lock"), O_RDWR | O_CREAT, NULL);
	if (a->lock < 0 && errno == EROFS) /* where nobody can write, nobody is at work */
		return OK;
	if (a->lock < 0)
		return errf(&a->cx, E_NOT_FOUND, "%s is no folder of an agent: %s", a->dir,
			    regular_why());
	if (flock(a->lock, LOCK_EX | LOCK_NB) != 0)
		return errf(&a->cx, E_UNAVAILABLE, "another agent minds %s", a->dir);
	return OK;
}

enum err state_save(struct agent *a)
{
	struct state *again = arena_alloc(&a->cx.mem, sizeof(*again));
	struct printer p;

	agent_state_print(&a->cx, &a->st, &p);
	if (agent_state_parse(&a->cx, p.text, p.size, again) != OK)
		return errf(&a->cx, E_FAULT,
			    "what is to be remembered could not be read again, so the state "
			    "before is kept");
	return agent_keep(a, in_dir(a, "state.json"), p.text, p.size, 0600);
}

/* Of what the agent cannot make again by itself. */
static enum err lost(struct agent *a, enum err e, const char *name)
{
	const char *why = a->cx.detail, *next = a->cx.next;

	return err_next(&a->cx, errf(&a->cx, e, "%s: %s", in_dir(a, name), why),
			"%s%sIf it is damaged, an operator provisions the device anew, and then: "
			"signet-agent enrol PROVISIONING --data DIR.  What runs, runs on.",
			next ? next : "", next ? " " : "");
}

enum err agent_look(struct agent *a)
{
	size_t size;
	char *bytes;
	enum err e;

	if (access(in_dir(a, "state.json"), F_OK) != 0)
		return err_next(&a->cx, errf(&a->cx, E_NOT_FOUND, "%s is not enrolled yet", a->dir),
				"signet-agent enrol PROVISIONING --data DIR");
	e = file_load(&a->cx, in_dir(a, "state.json"), STATE_MAX, &bytes, &size);
	if (e == OK)
		e = agent_state_parse(&a->cx, bytes, size, &a->st);
	return e == OK ? OK : lost(a, e, "state.json");
}

static enum err identity_read(struct agent *a)
{
	enum err e;

	TRY(agent_look(a));
	e = own_key_read(&a->cx, in_dir(a, "device.key"), NULL, &a->key);
	if (e != OK)
		return lost(a, e, "device.key");
	e = root_kept(a);
	return e == OK ? OK : lost(a, e, "tuf/root.json");
}

bool agent_is_whole(struct agent *a)
{
	bool whole = identity_read(a) == OK;

	own_key_wipe(&a->key);
	a->st = (struct state){ .n_bad = 0 };
	return whole;
}

enum err agent_open(struct agent *a)
{
	bool ca = access(in_dir(a, "ca.pem"), R_OK) == 0;

	TRY(folder_lock(a));
	TRY(agent_look(a));
	TRY(folder_make(a)); /* what is gone of it is filled again */
	TRY(twins_mend(a));
	TRY(identity_read(a));
	TRY(http_open(&a->cx, a->st.server, ca ? in_dir(a, "ca.pem") : NULL, &a->http));
	a->api = (struct api){ .http = a->http, .secret = a->st.token };
	return OK;
}

void agent_close(struct agent *a)
{
	const char *dir = a->dir;
	int64_t quiet = a->quiet_until, due = a->trust_due, handed = a->handed_until;
	struct seen seen = a->seen;

	http_close(a->http);
	own_key_wipe(&a->key);
	if (a->lock >= 0)
		close(a->lock);
	arena_free(&a->cx.mem);
	*a = (struct agent){ .dir = dir,
			     .trust_due = due,
			     .quiet_until = quiet,
			     .handed_until = handed,
			     .seen = seen,
			     .lock = -1 };
}

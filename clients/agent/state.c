/*
 * state.json is the agent's memory across power cuts: who it is, the newest
 * verified head and time, counters, floors, notes.  Each of these only moves
 * forward, and the file is replaced by a rename, so an old copy appears only if
 * somebody restores one.
 *
 * What would not be read again is not written (state_save() parses what it
 * printed): a state that a later start refuses would cut the device off from
 * its server.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "lib/file.h"

#define STATE_MAX 262144 /* bytes */

const char *in_dir(struct agent *a, const char *name)
{
	return arena_printf(&a->cx.mem, "%s/%s", a->dir, name);
}

/* A clock that was set back must not make expired trust valid again. */
int64_t agent_now(struct agent *a)
{
	int64_t now = clock_ms();

	return now > a->st.time ? now : a->st.time;
}

enum err broken(struct agent *a, const char *act, const char *path)
{
	return errf(&a->cx, E_FAULT, "cannot %s %s: %s", act, path, strerror(errno));
}

enum err folder_sync(struct agent *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done ? OK : broken(a, "flush", path);
}

enum err keep(struct agent *a, const char *path, const void *bytes, size_t size, mode_t mode)
{
	const char *slash = strrchr(path, '/');

	if (file_keep(&a->cx, path, bytes, size, mode) != OK)
		return E_FAULT;
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

/* The lock goes with the process, however it ends. */
enum err folder_lock(struct agent *a)
{
	a->lock = open(in_dir(a, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (a->lock < 0)
		return errf(&a->cx, E_NOT_FOUND, "%s is no folder of an agent: %s", a->dir,
			    strerror(errno));
	if (flock(a->lock, LOCK_EX | LOCK_NB) != 0)
		return errf(&a->cx, E_UNAVAILABLE, "another agent minds %s", a->dir);
	return OK;
}

/* ---- state.json ---- */

static const char *text(struct agent *a, struct reader *r, const char *key)
{
	return read_text_or_null_kept(&a->cx, r, key);
}

static enum err floors_read(struct agent *a, json_t *items)
{
	struct state *s = &a->st;

	if (json_array_size(items) > FLOORS_MAX)
		return err_at(&a->cx,
			      errf(&a->cx, E_INVALID, "at most %d floors are kept", FLOORS_MAX),
			      "/floors");
	for (; s->n_floors < json_array_size(items); s->n_floors++) {
		struct reader r =
			reader_item(json_array_get(items, s->n_floors), "/floors", s->n_floors);

		s->floor[s->n_floors] =
			(struct floor){ text(a, &r, "slot"), read_int(&r, "release") };
		TRY(read_end(&a->cx, &r));
	}
	return OK;
}

static enum err bad_read(struct agent *a, json_t *items)
{
	struct state *s = &a->st;

	if (json_array_size(items) > SLOTS_MAX)
		return err_at(&a->cx,
			      errf(&a->cx, E_INVALID, "at most %d notes are kept", SLOTS_MAX),
			      "/slots");
	for (; s->n_bad < json_array_size(items); s->n_bad++) {
		struct reader r = reader_item(json_array_get(items, s->n_bad), "/slots", s->n_bad);

		s->bad[s->n_bad] = (struct report_slot){ .slot = text(a, &r, "slot"),
							 .model = text(a, &r, "model"),
							 .release = read_int(&r, "release"),
							 .version = read_int(&r, "version"),
							 .digest = text(a, &r, "digest"),
							 .state = text(a, &r, "state"),
							 .reason = text(a, &r, "reason") };
		TRY(read_end(&a->cx, &r));
	}
	return OK;
}

static enum err state_read(struct agent *a, json_t *json)
{
	struct reader r = reader(json, "");
	struct state *s = &a->st;
	json_t *floors, *bad;

	*s = (struct state){ .server = text(a, &r, "server"),
			     .device = text(a, &r, "device"),
			     .site = text(a, &r, "site"),
			     .enrolment = text(a, &r, "enrolment"),
			     .token = text(a, &r, "token"),
			     .vkey = text(a, &r, "vkey"),
			     .origin = text(a, &r, "origin"),
			     .time = read_int(&r, "time"),
			     .epoch = read_int(&r, "epoch"),
			     .counter = read_int(&r, "counter"),
			     .etag = text(a, &r, "etag"),
			     .checkpoint = text(a, &r, "checkpoint"),
			     .boot = text(a, &r, "boot"),
			     .previous = text(a, &r, "previous"),
			     .pending = text(a, &r, "pending"),
			     .sequence = read_int(&r, "sequence"),
			     .reported = text(a, &r, "reported"),
			     .alarm = text(a, &r, "alarm") };
	if (read_int(&r, "v") != 1)
		read_wrong(&r, "v", "1");
	floors = read_array(&r, "floors");
	bad = read_array(&r, "slots");
	TRY(read_end(&a->cx, &r));
	TRY(floors_read(a, floors));
	return bad_read(a, bad);
}

static void state_text(struct agent *a, struct printer *p)
{
	const struct state *s = &a->st;
	struct report slots = { .n = s->n_bad };

	memcpy(slots.slot, s->bad, s->n_bad * sizeof(*s->bad));
	put_open(p, NULL, '{');
	put_int(p, "v", 1);
	put_text(p, "server", s->server);
	put_text(p, "device", s->device);
	put_text(p, "site", s->site);
	put_text(p, "enrolment", s->enrolment);
	put_text(p, "token", s->token);
	put_text(p, "vkey", s->vkey);
	put_text(p, "origin", s->origin);
	put_int(p, "time", s->time);
	put_int(p, "epoch", s->epoch);
	put_int(p, "counter", s->counter);
	put_text(p, "etag", s->etag);
	put_text(p, "checkpoint", s->checkpoint);
	put_text(p, "boot", s->boot);
	put_text(p, "previous", s->previous);
	put_text(p, "pending", s->pending);
	put_int(p, "sequence", s->sequence);
	put_text(p, "reported", s->reported);
	put_text(p, "alarm", s->alarm);
	put_open(p, "floors", '[');
	for (size_t i = 0; i < s->n_floors; i++) {
		put_open(p, NULL, '{');
		put_text(p, "slot", s->floor[i].slot);
		put_int(p, "release", s->floor[i].release);
		put_close(p, '}');
	}
	put_close(p, ']');
	report_slots_print(p, &slots);
	put_close(p, '}');
}

enum err state_save(struct agent *a)
{
	struct printer p = { .mem = &a->cx.mem };
	auto_json json = NULL;

	state_text(a, &p);
	if (p.size > STATE_MAX || json_read(&a->cx, p.text, p.size, &json) != OK)
		return errf(&a->cx, E_FAULT,
			    "what is to be remembered could not be read again, so the state "
			    "before is kept");
	return keep(a, in_dir(a, "state.json"), p.text, p.size, 0600);
}

enum err agent_look(struct agent *a)
{
	auto_json json = NULL;
	size_t size;
	char *bytes;

	if (access(in_dir(a, "state.json"), F_OK) != 0)
		return err_next(&a->cx, errf(&a->cx, E_NOT_FOUND, "%s is not enrolled yet", a->dir),
				"signet-agent enrol PROVISIONING --data DIR");
	TRY(file_load(&a->cx, in_dir(a, "state.json"), STATE_MAX, &bytes, &size));
	TRY(json_read(&a->cx, bytes, size, &json));
	return state_read(a, json);
}

enum err agent_open(struct agent *a)
{
	bool ca = access(in_dir(a, "ca.pem"), R_OK) == 0;

	TRY(folder_lock(a));
	TRY(agent_look(a));
	TRY(own_key_read(&a->cx, in_dir(a, "device.key"), &a->key));
	TRY(http_open(&a->cx, a->st.server, ca ? in_dir(a, "ca.pem") : NULL, &a->http));
	a->api = (struct api){ .http = a->http, .secret = a->st.token };
	return OK;
}

void agent_close(struct agent *a)
{
	const char *dir = a->dir;
	int64_t quiet = a->quiet_until;

	http_close(a->http);
	own_key_wipe(&a->key);
	if (a->lock >= 0)
		close(a->lock);
	arena_free(&a->cx.mem);
	*a = (struct agent){ .dir = dir, .quiet_until = quiet, .lock = -1 };
}

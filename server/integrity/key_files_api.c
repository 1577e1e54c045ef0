/*
 * The bytes that were there at the start are kept as hashes, so that no second copy of a secret
 * lies in memory, and the bytes that are read to be compared are wiped.
 */

#include "integrity/key_files.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "alarm/alarm.h"
#include "engine/files.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "proof/digest.h"

#define FILE_MAX 8192 /* bytes; a longer one is another file */

enum found { AS_IT_WAS, GONE, ANOTHER, OPEN_TO_OTHERS };

/* The alarm's words, without a path, since anybody may read them in /readyz. */
static const char *const sentences[] = {
	[GONE] = "it is gone: put it back from its backup before the server is stopped",
	[ANOTHER] = "it has other bytes than at the start: put it back from its backup before the "
		    "server is stopped",
	[OPEN_TO_OTHERS] = "others may look into it: chmod go-rwx, and ask who could copy the key",
};

/* clang-format off */
static const struct key_file {
	const char *name; /* in file:<name>; below the data directory, but for the first three */
	bool directory, public;
} files[] = {
	{ "data",                .directory = true },
	{ "pepper" },
	{ "keys",                .directory = true },
	{ "keys/log.key" },
	{ "keys/releases.key" },
	{ "keys/stops.key" },
	{ "keys/snapshot.key" },
	{ "keys/timestamp.key" },
	{ "keys/assignment.key" },
	{ "server-keys.json",    .public = true },
};
/* clang-format on */

/* Of the watch's thread, and of the one that starts before it. */
static struct {
	bool there; /* at the start: server-keys.json may be missing */
	struct hash hash;
	bool alarm;
} known[countof(files)];

static const char *path_of(struct ctx *cx, const struct instance *in, const struct key_file *f)
{
	if (f == &files[0])
		return in->dir;
	if (f == &files[1])
		return in->pepper_path;
	return arena_printf(&cx->mem, "%s/%s", in->dir, f->name);
}

static bool key_file_hash(struct ctx *cx, const char *path, struct hash *out)
{
	size_t size;
	char *bytes;

	if (file_read(cx, path, FILE_MAX, &bytes, &size) != OK)
		return false;
	*out = hash_bytes(bytes, size);
	sodium_memzero(bytes, size);
	return true;
}

static enum found key_file_look(struct ctx *cx, const struct instance *in, size_t i)
{
	const struct key_file *f = &files[i];
	const char *path = path_of(cx, in, f);
	struct stat st;
	struct hash now;

	if (stat(path, &st) != 0)
		return known[i].there ? GONE : AS_IT_WAS;
	if (!f->directory && known[i].there &&
	    (!key_file_hash(cx, path, &now) || !hash_same(&now, &known[i].hash)))
		return ANOTHER;
	return !f->public && (st.st_mode & 077) ? OPEN_TO_OTHERS : AS_IT_WAS;
}

static const char *file_object(struct ctx *cx, size_t i)
{
	return arena_printf(&cx->mem, ALARM_FILE_OBJECT "%s", files[i].name);
}

void key_files_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	const char *kind = alarm_kinds[ALARM_KEY_ALTERED].name;
	struct alarm open;

	for (size_t i = 0; i < countof(files); i++) {
		const char *path = path_of(cx, s->instance, &files[i]);

		known[i].there = files[i].directory || key_file_hash(cx, path, &known[i].hash) ||
				 !files[i].public;
		known[i].alarm = false;
		if (db_alarm_open(cx, db, kind, file_object(cx, i), &open, &known[i].alarm) != OK)
			fprintf(stderr, "signetd: open alarms are not read: %s\n", cx->detail);
	}
}

struct file_news {
	const char *object;
	enum found found;
};

static enum err key_altered_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct file_news *n = arg;
	const struct new_alarm begins = { ALARM_KEY_ALTERED, n->object, cx->now,
					  sentences[n->found] };

	return n->found != AS_IT_WAS ? alarm_begin(cx, db, &begins, out)
				     : alarm_end(cx, db, ALARM_KEY_ALTERED, n->object,
						 "it is as it was at the start", out);
}

static const struct system_act key_altered_act = { "key file", key_altered_decide, NULL };

void key_files_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	if (!alarms_pass())
		return; /* it waits */
	for (size_t i = 0; i < countof(files); i++) {
		struct file_news n = { .object = file_object(cx, i),
				       .found = key_file_look(cx, s->instance, i) };

		if ((n.found != AS_IT_WAS) != known[i].alarm &&
		    system_act_enter(s, &key_altered_act, &n) == OK)
			known[i].alarm = n.found != AS_IT_WAS;
	}
}

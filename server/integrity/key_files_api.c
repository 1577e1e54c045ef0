/*
 * The bytes that were there at the start are kept as hashes, so that no second copy of a secret
 * lies in memory, and the bytes that are read to be compared are wiped.
 *
 * The alarm of an earlier process ends where a start went on and had what the file is compared
 * with: for the pepper pepper.check, for a key server-keys.json.
 */

#include "integrity/key_files.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alarm/alarm.h"
#include "engine/files.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "integrity/anchored.h"
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

enum { DATA, PEPPER, KEYS, PEPPER_CHECK, SERVER_KEYS };

/* proof: the file with which a start compares this one; it follows from the keys in memory. */
/* clang-format off */
static const struct key_file {
	const char *name; /* in file:<name>; below the data directory, but for DATA and PEPPER */
	bool directory, public;
	int proof;
} files[] = {
	[DATA] =         { "data",            .directory = true },
	[PEPPER] =       { "pepper",          .proof = PEPPER_CHECK },
	[KEYS] =         { "keys",            .directory = true },
	[PEPPER_CHECK] = { PEPPER_CHECK_FILE, .proof = PEPPER_CHECK },
	[SERVER_KEYS] =  { "server-keys.json", .public = true, .proof = SERVER_KEYS },
	{ "keys/log.key",        .proof = SERVER_KEYS },
	{ "keys/releases.key",   .proof = SERVER_KEYS },
	{ "keys/stops.key",      .proof = SERVER_KEYS },
	{ "keys/snapshot.key",   .proof = SERVER_KEYS },
	{ "keys/timestamp.key",  .proof = SERVER_KEYS },
	{ "keys/assignment.key", .proof = SERVER_KEYS },
};
/* clang-format on */

_Static_assert(countof(files) == KEY_FILES, "the room keeps one for each");

/* One look at all of them. */
struct look {
	struct ctx *cx;
	const struct instance *in;
	struct key_file_known *known;
};

static struct look look_of(struct ctx *cx, const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);

	return (struct look){ cx, s->instance, own->key_file };
}

static const char *path_of(struct look *l, size_t i)
{
	if (i == DATA)
		return l->in->dir;
	if (i == PEPPER)
		return l->in->pepper_path;
	return arena_printf(&l->cx->mem, "%s/%s", l->in->dir, files[i].name);
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

static bool key_file_same(struct look *l, size_t i)
{
	struct hash now;

	return key_file_hash(l->cx, path_of(l, i), &now) && hash_same(&now, &l->known[i].hash);
}

static enum found key_file_look(struct look *l, size_t i)
{
	const struct key_file *f = &files[i];
	const char *path = path_of(l, i);
	struct stat st;

	if (stat(path, &st) != 0)
		return l->known[i].there ? GONE : AS_IT_WAS;
	if (!f->directory && l->known[i].there && !key_file_same(l, i))
		return ANOTHER;
	return !f->public && (st.st_mode & 077) ? OPEN_TO_OTHERS : AS_IT_WAS;
}

static const char *file_object(struct ctx *cx, size_t i)
{
	return arena_printf(&cx->mem, ALARM_FILE_OBJECT "%s", files[i].name);
}

static void alarm_of_before(struct look *l, struct db *db, size_t i)
{
	struct ctx *cx = l->cx;
	const char *kind = alarm_kinds[ALARM_KEY_ALTERED].name;
	struct alarm open;
	bool any = false;

	if (db_alarm_open(cx, db, kind, file_object(cx, i), &open, &any) != OK)
		fprintf(stderr, "signetd: open alarms are not read: %s\n", cx->detail);
	l->known[i].alarm = l->known[i].before = any;
}

/* A directory of an older program has no check yet.  One that was taken away is not made again by
 * itself: the pepper that is there now may be another one. */
static void pepper_check_begin(struct look *l)
{
	if (access(path_of(l, PEPPER_CHECK), F_OK) == 0 || l->known[PEPPER_CHECK].before)
		return;
	if (pepper_check_create(l->cx, l->in->dir, l->in->pepper) != OK)
		fprintf(stderr, "signetd: the next start cannot check the pepper: %s\n",
			l->cx->detail);
}

/* Both follow from what the start read, whatever lies there now. */
static void proofs_begin(struct look *l)
{
	const struct instance *in = l->in;
	const char *check = pepper_check_line(l->cx, in->pepper);
	const char *named = server_keys_line(l->cx, &in->signer.key, in->use, &in->keys);

	pepper_check_begin(l);
	l->known[PEPPER_CHECK].hash = hash_bytes(check, strlen(check));
	l->known[SERVER_KEYS].hash = hash_bytes(named, strlen(named));
	l->known[SERVER_KEYS].there |= l->known[SERVER_KEYS].before;
}

void key_files_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	struct look l = look_of(cx, s);

	for (size_t i = 0; i < countof(files); i++) {
		struct key_file_known *k = &l.known[i];

		k->there = files[i].directory || key_file_hash(cx, path_of(&l, i), &k->hash) ||
			   !files[i].public;
		alarm_of_before(&l, db, i);
	}
	proofs_begin(&l);
}

/* An alarm of an earlier process: the file as it is now may be the one that it was about, where
 * this start had nothing to compare it with. */
static bool unproved(struct look *l, size_t i)
{
	return l->known[i].before && files[i].proof && !key_file_same(l, (size_t)files[i].proof);
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
	struct look l = look_of(cx, s);

	if (!alarms_pass())
		return; /* it waits */
	for (size_t i = 0; i < countof(files); i++) {
		struct file_news n = { .object = file_object(cx, i),
				       .found = key_file_look(&l, i) };
		struct key_file_known *k = &l.known[i];

		if (n.found == AS_IT_WAS && k->alarm && unproved(&l, i))
			continue;
		if ((n.found != AS_IT_WAS) != k->alarm &&
		    system_act_enter(s, &key_altered_act, &n) == OK)
			k->alarm = n.found != AS_IT_WAS;
	}
}

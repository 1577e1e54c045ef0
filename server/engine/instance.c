/*
 * Making an instance is one step that either leaves all of it or nothing.
 * Directory, keys and pepper are files, and schema, first entry and founding
 * are one transaction; unmake() removes the files when the transaction fails.
 * A key without a log must not be left behind: the next start would read that
 * as a log that was lost, and refuse for good.
 *
 * Opening an instance never creates anything.  A key that finds no log refuses
 * to start, because a second history would begin under the first one's name;
 * a holder of the first one's checkpoints would see a fork, and rightly.
 *
 * The pepper lies outside the directory, so that a copy of the directory alone
 * lets nobody guess passwords.  Secrets are wiped where they were read, not at
 * exit.
 */

#include "engine/instance.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/regular.h"
#include "base/text.h"
#include "engine/files.h"
#include "engine/hand.h"
#include "engine/log_read.h"
#include "engine/migrate.h"
#include "engine/sql.h"
#include "engine/taken.h"
#include "migrations.h"

#define LOG_KEY_FILE_MAX 400

static void paths(struct ctx *cx, const char *dir, struct instance *out)
{
	*out = (struct instance){ .dir = dir, .lock = -1 };
	out->db_path = arena_printf(&cx->mem, "%s/signet.db", dir);
	out->blobs = arena_printf(&cx->mem, "%s/blobs", dir);
	out->exports = arena_printf(&cx->mem, "%s/exports", dir);
}

static const char *key_path(struct ctx *cx, const char *dir)
{
	return arena_printf(&cx->mem, "%s/keys/log.key", dir);
}

/* Key file: the origin, a line feed, the seed in hex, a line feed. */
static enum err key_create(struct ctx *cx, const char *dir)
{
	unsigned char seed[SEED_SIZE];
	char *line, *text;
	enum err e;

	randombytes_buf(seed, sizeof(seed));
	line = seed_line(cx, seed);
	text = arena_printf(&cx->mem, "signet/%s/1\n%s", uuid7(cx, clock_ms()), line);
	e = file_create(cx, key_path(cx, dir), text, strlen(text));
	sodium_memzero(text, strlen(text));
	sodium_memzero(line, SEED_LINE_SIZE);
	sodium_memzero(seed, sizeof(seed));
	return e;
}

static enum err instance_key_read(struct ctx *cx, const char *dir, struct instance *out)
{
	unsigned char seed[SEED_SIZE];
	size_t size, origin;
	char *text;

	TRY(file_read(cx, key_path(cx, dir), LOG_KEY_FILE_MAX, &text, &size));
	origin = strcspn(text, "\n");
	if (origin == size || origin >= ORIGIN_MAX ||
	    !seed_line_read(text + origin + 1, size - origin - 1, seed))
		return errf(cx, E_FAULT, "%s is damaged", key_path(cx, dir));
	text[origin] = '\0';
	sodium_memzero(text + origin + 1, SEED_LINE_SIZE);
	seed_signer_init(&out->log_key, seed);
	note_signer_init(&out->signer, text, &out->log_key.signer);
	sodium_memzero(seed, sizeof(seed));
	return OK;
}

/* flock() and not a file with a pid: the lock goes with the process, however it
 * ends, and a stale one cannot exist. */
static enum err lock_take(struct ctx *cx, struct instance *in)
{
	const char *path = arena_printf(&cx->mem, "%s/lock", in->dir);

	in->lock = regular_open(path, O_RDWR | O_CREAT, NULL);
	if (in->lock < 0)
		return errf(cx, E_NOT_FOUND, "there is no instance in %s: %s", in->dir,
			    regular_why());
	if (flock(in->lock, LOCK_EX | LOCK_NB) != 0)
		return errf(cx, E_UNAVAILABLE, "%s is in use: is another server running?", in->dir);
	return OK;
}

static enum err first_entry(struct ctx *cx, struct db *db, const struct note_signer *signer,
			    enum use use, struct log *l)
{
	const struct act act = { .actor = SYSTEM_ACTOR };
	struct receipt r;
	struct fact f;

	fact_start(cx, &f, ACTION_INSTANCE_OPENED);
	put_text(&f.body, "origin", signer->key.origin);
	put_text(&f.body, "vkey", note_vkey(cx, &signer->key));
	put_text(&f.body, "use", use_name(use));
	return log_append(cx, db, l, &act, &f, &r);
}

static enum err entries_begin(struct ctx *cx, struct db *db, const struct note_signer *signer,
			      enum use use, founding *found, void *arg)
{
	struct log *l = NULL;
	struct log_head head;
	enum err e;

	e = log_open(cx, db, signer, &l);
	if (e == OK)
		e = first_entry(cx, db, signer, use, l);
	if (e == OK && found)
		e = found(cx, db, l, arg);
	if (e == OK)
		e = log_seal(cx, db, l, &head);
	if (e == OK)
		e = log_sign(cx, db, l, &head);
	log_close(l);
	return e;
}

enum err instance_begin(struct ctx *cx, struct db *db, const struct note_signer *signer,
			enum use use, founding *found, void *arg)
{
	auto_hand h = db_hand(db, HAND_SCHEMA);

	TRY(db_run(cx, db, SQL_BEGIN));
	TRY(migrate_apply(cx, db, migrations));
	TRY(entries_begin(cx, db, signer, use, found, arg));
	return db_run(cx, db, SQL_COMMIT);
}

static enum err further_control(struct ctx *cx, struct db *db, sql_id id)
{
	auto_hand h = db_hand(db, HAND_LOG);

	return db_run(cx, db, id);
}

static enum err further_make(struct ctx *cx, struct db *db, struct log *l, founding *found,
			     void *arg)
{
	struct log_head head;

	TRY(log_begin(cx, db, l));
	TRY(found(cx, db, l, arg));
	TRY(log_seal(cx, db, l, &head));
	TRY(log_sign(cx, db, l, &head));
	return further_control(cx, db, SQL_COMMIT);
}

enum err instance_enter(struct ctx *cx, struct db *db, const struct note_signer *signer,
			founding *found, void *arg)
{
	struct log *l = NULL;
	enum err e = log_open(cx, db, signer, &l);

	if (e == OK)
		e = further_control(cx, db, SQL_BEGIN);
	if (e == OK)
		e = further_make(cx, db, l, found, arg);
	if (e == OK)
		log_committed(l);
	else if (db_in_transaction(db) && further_control(cx, db, SQL_ROLLBACK) != OK)
		e = E_FAULT;
	log_close(l);
	return e;
}

/* A directory that we did not finish must not look like an instance that lost
 * its log. */
static void unmake(struct ctx *cx, const struct instance *in, const char *pepper)
{
	for (const char *const *end = (const char *const[]){ "", "-wal", "-shm", NULL }; *end;
	     end++)
		unlink(arena_printf(&cx->mem, "%s%s", in->db_path, *end));
	unlink(key_path(cx, in->dir));
	server_keys_remove(cx, in->dir);
	unlink(arena_printf(&cx->mem, "%s/server-keys.json", in->dir));
	pepper_remove(cx, in->dir, pepper);
}

static enum err instance_make(struct ctx *cx, struct instance *in, const char *pepper,
			      founding *found, void *arg)
{
	struct db *db = NULL;
	enum err e;

	TRY(key_create(cx, in->dir));
	TRY(instance_key_read(cx, in->dir, in));
	TRY(server_keys_create(cx, in->dir));
	TRY(server_keys_read(cx, in->dir, &in->keys));
	TRY(server_keys_publish(cx, in->dir, &in->signer.key, in->use, &in->keys));
	TRY(pepper_read(cx, in->dir, pepper, in->pepper));
	TRY(pepper_check_create(cx, in->dir, in->pepper));
	e = db_open(cx, in->db_path, DB_WRITE, &db);
	if (e == OK)
		e = instance_begin(cx, db, &in->signer, in->use, found, arg);
	db_close(db);
	return e;
}

enum err instance_create(struct ctx *cx, const char *dir, const char *pepper, enum use use,
			 founding *found, void *arg)
{
	struct instance in;
	enum err e;

	paths(cx, dir, &in);
	in.use = use;
	pepper = pepper_path(cx, dir, pepper);
	TRY(dir_make(cx, dir));
	TRY(own_alone_check(cx, dir));
	TRY(lock_take(cx, &in));
	if (access(in.db_path, F_OK) == 0 || access(key_path(cx, dir), F_OK) == 0)
		return errf(cx, E_CONFLICT, "%s holds an instance, or the key of one", dir);
	TRY(dir_make(cx, arena_printf(&cx->mem, "%s/keys", dir)));
	TRY(dir_make(cx, in.blobs));
	TRY(pepper_create(cx, pepper));
	e = instance_make(cx, &in, pepper, found, arg);
	if (e != OK)
		unmake(cx, &in, pepper);
	instance_close(&in);
	return e;
}

/* Each file there is a key, or belongs to one. */
static enum err keys_private(struct ctx *cx, const char *dir)
{
	const char *keys = arena_printf(&cx->mem, "%s/keys", dir);
	struct dirent *item;
	enum err e = OK;
	DIR *d = opendir(keys);

	if (!d)
		return errf(cx, E_FAULT, "cannot read %s: %s", keys, strerror(errno));
	while (e == OK && (item = readdir(d)))
		if (item->d_name[0] != '.')
			e = own_alone_check(cx,
					    arena_printf(&cx->mem, "%s/%s", keys, item->d_name));
	closedir(d);
	return e;
}

/* The schema must be this program's: an older one cannot be upgraded yet. */
static enum err schema_check(struct ctx *cx, struct db *db, const char *dir)
{
	struct migrate_report r;

	TRY(migrate_check(cx, db, migrations, &r));
	if (r.was_empty)
		return errf(cx, E_FAULT,
			    "%s has a key but no log: restore the database, or, if it is lost for "
			    "good, begin another instance elsewhere",
			    dir);
	if (r.pending > 0)
		return errf(cx, E_CONFLICT,
			    "an earlier state of the program made the database, and this one "
			    "cannot upgrade it yet: serve it with the program that made it");
	return OK;
}

/* Before the second version of its fact there was no other use. */
static enum err use_read(struct ctx *cx, struct db *db, enum use *out)
{
	auto_entry e = { .json = NULL };
	const char *bytes, *use;
	size_t size;

	TRY(trail_entry(cx, db, 0, &bytes, &size));
	TRY(entry_parse(cx, bytes, size, &e));
	use = json_string_value(json_object_get(e.fact, "use"));
	*out = USE_PRODUCTION;
	if (e.action != ACTION_INSTANCE_OPENED || (use && !use_parse(use, out)))
		return errf(cx, E_TAMPERED, "the first entry does not open an instance");
	return OK;
}

/* The first entry names the log's key.  A byte of that entry may be wrong, too: then the newest
 * checkpoint still bears the signature of the key that is there. */
static enum err log_key_check(struct ctx *cx, struct db *db, const struct instance *in)
{
	auto_entry e = { .json = NULL };
	const char *vkey;
	struct checkpoint head;

	if (trail_entry_open(cx, db, 0, &e) == OK) {
		vkey = json_string_value(json_object_get(e.fact, "vkey"));
		if (vkey && strcmp(vkey, note_vkey(cx, &in->signer.key)) == 0)
			return OK;
	}
	TRY(trail_head(cx, db, &head));
	if (checkpoint_verify(cx, &in->signer.key, head.note ? head.note : "", &head) == OK)
		return OK;
	return errf(cx, E_FAULT,
		    "%s is not the key of this log, as its first entry names it: restore the key "
		    "from its backup",
		    key_path(cx, in->dir));
}

enum err instance_open(struct ctx *cx, const char *dir, const char *pepper, struct instance *out)
{
	struct db *db = NULL;
	enum err e;

	paths(cx, dir, out);
	TRY(lock_take(cx, out));
	TRY(own_alone_check(cx, dir));
	TRY(instance_key_read(cx, dir, out));
	TRY(server_keys_read(cx, dir, &out->keys));
	TRY(keys_private(cx, dir));
	out->pepper_path = pepper_path(cx, dir, pepper);
	TRY(pepper_read(cx, dir, out->pepper_path, out->pepper));
	TRY(taken_left_check(cx, out));
	TRY(server_keys_check(cx, dir, &out->signer.key, &out->keys));
	e = db_open(cx, out->db_path, DB_WRITE, &db);
	if (e == OK)
		e = schema_check(cx, db, dir);
	if (e == OK)
		e = log_key_check(cx, db, out);
	if (e == OK)
		e = use_read(cx, db, &out->use);
	db_close(db);
	return e == OK ? server_keys_file_check(cx, dir, &out->signer.key, out->use, &out->keys)
		       : e;
}

enum err instance_hold(struct ctx *cx, const char *dir, struct instance *out)
{
	paths(cx, dir, out);
	TRY(lock_take(cx, out));
	TRY(own_alone_check(cx, dir));
	TRY(instance_key_read(cx, dir, out));
	return taken_left_check(cx, out);
}

bool instance_shares_key(struct ctx *cx, const char *dir, const struct instance *in)
{
	struct instance other;
	bool same;
	enum err e;

	paths(cx, dir, &other);
	if (access(other.db_path, F_OK) != 0 && errno == ENOENT)
		return false;
	e = instance_key_read(cx, dir, &other);
	if (e != OK)
		return e == E_UNAVAILABLE || e == E_CONFLICT; /* nobody can say */
	same = strcmp(note_vkey(cx, &other.signer.key), note_vkey(cx, &in->signer.key)) == 0;
	seed_signer_wipe(&other.log_key);
	return same;
}

void instance_close(struct instance *in)
{
	if (in->lock >= 0)
		close(in->lock);
	seed_signer_wipe(&in->log_key);
	server_keys_wipe(&in->keys);
	sodium_memzero(in->pepper, sizeof(in->pepper));
}

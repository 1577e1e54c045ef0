/*
 * The look comes before the server starts, so a start that is refused opens no port and enters
 * nothing.  What the start found waits in memory until the writer takes acts.
 *
 * The row last_start is written here alone, where nothing runs on the database: a server would find
 * that another program wrote to it.  After an entry it is out of date, and says so by its index;
 * the next start reads the entry.
 *
 * Never: keep silently what differs; a start that was killed before its entry was durable is asked
 * again.
 */

#include "integrity/machine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/id.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "integrity/machine_known.h"

#define COPIES                                                                                   \
	"it may be a copy, and two servers with the key of one log fork it. Stop the other one " \
	"for ever, and start this one once with --moved; else do not start it"

/* ---- the settings ---- */

struct id_list {
	const char *id[MACHINE_LIST_MAX];
	size_t n;
};

static enum err pair_add(struct ctx *cx, const char *id, struct id_list *out)
{
	if (!id_ok(id))
		return errf(cx, E_INVALID, "--machines: '%s' is no id: " ID_SPELLING, id);
	if (out->n == MACHINE_LIST_MAX)
		return errf(cx, E_INVALID, "--machines: at most %d ids", MACHINE_LIST_MAX);
	out->id[out->n++] = id;
	return OK;
}

static enum err pair_read(struct ctx *cx, const char *const *words, struct id_list *out)
{
	*out = (struct id_list){ .n = 0 };
	for (; words && *words; words++) {
		const char *at = *words;

		for (size_t n = strcspn(at, ",");; at += n + 1, n = strcspn(at, ",")) {
			TRY(pair_add(cx, arena_strndup(&cx->mem, at, n), out));
			if (at[n] == '\0')
				break;
		}
	}
	if (out->n == 1)
		return errf(cx, E_INVALID, "--machines: name each of the pair, this one, too");
	return OK;
}

static enum err ids_here(struct ctx *cx, const struct machine_settings *s, struct machine_ids *out)
{
	if (s->machine && !id_ok(s->machine))
		return errf(cx, E_INVALID, "--machine is an id: " ID_SPELLING);
	machine_ids_read(cx, "", s->machine, out);
	return OK;
}

enum err machine_settings_check(struct ctx *cx, const struct machine_settings *s)
{
	struct machine_ids ids;
	struct id_list pair;

	TRY(pair_read(cx, s->machines, &pair));
	return ids_here(cx, s, &ids);
}

enum err machine_id(struct ctx *cx, const struct machine_settings *s, const char **out)
{
	struct machine_ids ids;

	TRY(ids_here(cx, s, &ids));
	*out = machine_called(&ids);
	return *out ? OK
		    : errf(cx, E_NOT_FOUND,
			   "no id of this machine can be read: name it with --machine");
}

/* ---- the look ---- */

struct looked {
	struct id_list pair;
	struct machine_known was;
	struct machine_ids ids;
	struct machine_place place;
	bool machine, place_other; /* is it another one? */
	bool beside;               /* another directory with the log's key is where this one was */
};

/* One that cannot be looked at may be one.  Nothing in it is opened for writing. */
static bool other_there(struct ctx *cx, const struct instance *in, const char *path)
{
	struct stat there, here;

	if (stat(path, &there) != 0)
		return errno != ENOENT && errno != ENOTDIR;
	if (stat(in->dir, &here) != 0 ||
	    (there.st_dev == here.st_dev && there.st_ino == here.st_ino))
		return false;
	return instance_shares_key(cx, path, in);
}

static void look_compare(struct ctx *cx, const struct instance *in, struct looked *l)
{
	if (!l->was.any)
		return;
	l->machine = machine_other(&l->was.ids, &l->ids);
	l->place_other = machine_place_other(&l->was.place, &l->place);
	l->beside = other_there(cx, in, l->was.place.path);
}

static enum err look_refuse(struct ctx *cx, const struct looked *l)
{
	const char *called = machine_called(&l->ids);

	if (l->beside)
		return errf(cx, E_CONFLICT,
			    "a directory with the key of this log is at %s, where this one was at "
			    "the last start: " COPIES,
			    l->was.place.path);
	return errf(cx, E_CONFLICT,
		    "this is another machine than that of the last start of this directory: " COPIES
		    ". The id of this machine, for --machines of a failover pair, is %s",
		    called ? called : "not known");
}

static void look_say(const struct looked *l, bool moved)
{
	if (!machine_called(&l->ids) || (l->was.any && !machine_comparable(&l->was.ids, &l->ids)))
		fprintf(stderr, "signetd: the machine is not compared with that of the last start, "
				"because no id of one of them is known: give each one by "
				"--machine\n");
	if (moved && !l->machine && !l->place_other && !l->beside)
		fprintf(stderr, "signetd: --moved: machine and directory are those of the last "
				"start, and nothing is entered\n");
}

/* A record that cannot be read is none: it guards against accidents, and ends no plant. */
static void known_read(struct ctx *cx, struct db *db, struct machine_known *out)
{
	if (machine_known_read(cx, db, out) == OK)
		return;
	out->any = false;
	fprintf(stderr, "signetd: the machine of the last start is not known: %s\n", cx->detail);
}

static enum err look_judge(struct ctx *cx, const struct machine_settings *s, struct looked *l,
			   struct machine_start *out)
{
	bool listed = l->machine && machine_listed(l->pair.id, l->pair.n, &l->was.ids, &l->ids);
	struct machine_ids ids =
		l->was.any && !l->machine ? machine_joined(&l->was.ids, &l->ids) : l->ids;

	if (((l->machine && !listed) || l->beside) && !s->moved)
		return look_refuse(cx, l);
	out->machine = l->machine;
	out->directory = l->place_other || l->beside;
	out->waits = out->machine || out->directory;
	out->allowed = s->moved ? "moved" : listed ? "machines" : NULL;
	out->machine_is = machine_ids_print(cx, &ids);
	out->place_is = machine_place_print(cx, &l->place);
	return OK;
}

/* A renamed path, an id that can be read now, or the first start of all.  On a full disk the record
 * stays as it was. */
static void look_keep(struct ctx *cx, struct db *db, const struct looked *l,
		      const struct machine_start *now)
{
	if (now->waits ||
	    (l->was.any && strcmp(machine_ids_print(cx, &l->was.ids), now->machine_is) == 0 &&
	     strcmp(machine_place_print(cx, &l->was.place), now->place_is) == 0))
		return;
	if (machine_known_keep(cx, db, now->machine_is, now->place_is, l->was.idx) != OK)
		fprintf(stderr, "signetd: the machine of this start is not kept: %s\n", cx->detail);
}

enum err machine_look(struct ctx *cx, const struct instance *in, const struct machine_settings *s,
		      struct machine_start *out)
{
	struct looked l = { .pair = { .n = 0 } };
	struct db *db = NULL;
	enum err e;

	*out = (struct machine_start){ .waits = false };
	TRY(pair_read(cx, s->machines, &l.pair));
	TRY(ids_here(cx, s, &l.ids));
	TRY(machine_place_read(cx, in->dir, &l.place));
	e = db_open(cx, in->db_path, DB_WRITE, &db);
	if (e == OK) {
		known_read(cx, db, &l.was);
		look_compare(cx, in, &l);
		e = look_judge(cx, s, &l, out);
	}
	if (e == OK)
		look_keep(cx, db, &l, out);
	db_close(db);
	if (e == OK)
		look_say(&l, s->moved);
	return e;
}

enum err machine_record(struct ctx *cx, const struct instance *in, const struct machine_settings *s)
{
	struct machine_start now;

	return machine_look(cx, in, s, &now);
}

/* ---- the entry ---- */

static enum err changed_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct machine_start *m = arg;

	fact_start(cx, out, ACTION_MACHINE_CHANGED);
	fact_object(cx, out, "machine", "server");
	put_open(&out->body, "changed", '[');
	if (m->machine)
		put_text(&out->body, NULL, "machine");
	if (m->directory)
		put_text(&out->body, NULL, "directory");
	put_close(&out->body, ']');
	put_text(&out->body, "allowed", m->allowed);
	put_text(&out->body, "machine",
		 fact_content(cx, out, "secret", m->machine_is, strlen(m->machine_is)));
	put_text(&out->body, "directory",
		 fact_content(cx, out, "secret", m->place_is, strlen(m->place_is)));
	return OK;
}

static const struct system_act changed_act = { "machine", changed_decide, NULL };

void machine_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	struct machine_start *m = s->machine;

	if (m && m->waits && !soundness_lost() && system_act_enter(s, &changed_act, m) == OK)
		m->waits = false;
}

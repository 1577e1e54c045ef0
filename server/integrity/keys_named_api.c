#include "integrity/keys_named.h"

#include <stdio.h>
#include <string.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "trust/own.h"
#include "trust/trust.h"

/* Of the watch's thread, and of the one that starts before it. */
static struct {
	int64_t root, targets; /* the entries of the trust that was looked at */
	struct own_named key[OWN_KEYS];
	bool alarm[OWN_KEYS];
} looked;

static const char *named_object(struct ctx *cx, const struct own_named *k)
{
	return arena_printf(&cx->mem, ALARM_FILE_OBJECT "keys/%s.key", k->key);
}

static enum err named_look(struct ctx *cx, struct db *db, const struct services *s)
{
	struct tuf_file root, targets;

	TRY(db_tuf_at(cx, db, "root", AT_NOW, &root));
	TRY(db_tuf_at(cx, db, "targets", AT_NOW, &targets));
	if (looked.key[0].key && root.from_idx == looked.root && targets.from_idx == looked.targets)
		return OK;
	TRY(own_keys_named(cx, db, s->instance, looked.key));
	looked.root = root.from_idx;
	looked.targets = targets.from_idx;
	return OK;
}

static enum err begun_before(struct ctx *cx, struct db *db)
{
	struct alarm open;

	for (size_t i = 0; i < OWN_KEYS; i++)
		TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_KEY_UNNAMED].name,
				  named_object(cx, &looked.key[i]), &open, &looked.alarm[i]));
	return OK;
}

static enum err named_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	enum err e;

	memset(&looked, 0, sizeof(looked));
	TRY(db_snapshot(cx, db));
	e = named_look(cx, db, s);
	if (e == OK)
		e = begun_before(cx, db);
	TRY(db_snapshot_end(cx, db));
	return e;
}

void keys_named_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	if (named_begin(cx, db, s) != OK) {
		fprintf(stderr, "signetd: the keys are not held against trust: %s\n", cx->detail);
		return;
	}
	for (size_t i = 0; i < OWN_KEYS; i++)
		if (!looked.key[i].named)
			fprintf(stderr, "signetd: trust in force does not name keys/%s.key\n",
				looked.key[i].key);
}

static enum err unnamed_decide(struct ctx *cx, struct db *db, void *arg, struct fact *out)
{
	const struct own_named *k = arg;
	const char *object = named_object(cx, k);
	const struct new_alarm begins = {
		ALARM_KEY_UNNAMED, object, cx->now,
		"trust in force does not name this key for its role: put the key back that it "
		"names and start again, or have trust signed that names this one"
	};

	return k->named ? alarm_end(cx, db, ALARM_KEY_UNNAMED, object, "trust in force names it",
				    out)
			: alarm_begin(cx, db, &begins, out);
}

static const struct system_act unnamed_act = { "key", unnamed_decide, NULL };

void keys_named_watch(struct ctx *cx, struct db *db, const struct services *s)
{
	if (soundness_lost() || named_look(cx, db, s) != OK)
		return;
	for (size_t i = 0; i < OWN_KEYS; i++)
		if (looked.key[i].named == looked.alarm[i] &&
		    system_act_enter(s, &unnamed_act, &looked.key[i]) == OK)
			looked.alarm[i] = !looked.key[i].named;
}

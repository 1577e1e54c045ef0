#include "integrity/keys_named.h"

#include <stdio.h>

#include "alarm/alarm.h"
#include "engine/history.h"
#include "engine/soundness.h"
#include "http/system_act.h"
#include "integrity/anchored.h"
#include "trust/trust.h"

static struct keys_looked *looked_of(const struct services *s)
{
	struct anchored *own = memory_of(s->memories, &anchored_memory);

	return &own->looked;
}

static const char *named_object(struct ctx *cx, const struct own_named *k)
{
	return arena_printf(&cx->mem, ALARM_FILE_OBJECT "keys/%s.key", k->key);
}

static enum err named_look(struct ctx *cx, struct db *db, const struct services *s)
{
	struct keys_looked *l = looked_of(s);
	struct tuf_file root, targets;

	TRY(db_tuf_at(cx, db, "root", AT_NOW, &root));
	TRY(db_tuf_at(cx, db, "targets", AT_NOW, &targets));
	if (l->key[0].key && root.from_idx == l->root && targets.from_idx == l->targets)
		return OK;
	TRY(own_keys_named(cx, db, s->instance, l->key));
	l->root = root.from_idx;
	l->targets = targets.from_idx;
	return OK;
}

static enum err begun_before(struct ctx *cx, struct db *db, struct keys_looked *l)
{
	struct alarm open;

	for (size_t i = 0; i < OWN_KEYS; i++)
		TRY(db_alarm_open(cx, db, alarm_kinds[ALARM_KEY_UNNAMED].name,
				  named_object(cx, &l->key[i]), &open, &l->alarm[i]));
	return OK;
}

static enum err named_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	enum err e;

	TRY(db_snapshot(cx, db));
	e = named_look(cx, db, s);
	if (e == OK)
		e = begun_before(cx, db, looked_of(s));
	TRY(db_snapshot_end(cx, db));
	return e;
}

void keys_named_begin(struct ctx *cx, struct db *db, const struct services *s)
{
	const struct keys_looked *l = looked_of(s);

	if (named_begin(cx, db, s) != OK) {
		fprintf(stderr, "signetd: the keys are not held against trust: %s\n", cx->detail);
		return;
	}
	for (size_t i = 0; i < OWN_KEYS; i++)
		if (!l->key[i].named)
			fprintf(stderr, "signetd: trust in force does not name keys/%s.key\n",
				l->key[i].key);
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
	struct keys_looked *l = looked_of(s);

	if (soundness_lost() || named_look(cx, db, s) != OK)
		return;
	for (size_t i = 0; i < OWN_KEYS; i++)
		if (l->key[i].named == l->alarm[i] &&
		    system_act_enter(s, &unnamed_act, &l->key[i]) == OK)
			l->alarm[i] = !l->key[i].named;
}

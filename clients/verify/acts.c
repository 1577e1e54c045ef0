/*
 * One row for each action that this program judges, and the walk over all
 * entries.  State (users, keys, changes, the tree) is rebuilt from the entries
 * alone, in their order, so that each act is judged by what held at its index
 * and not by what holds today.  An entry of a known action with an unknown
 * version is refused: a verifier that skips what it does not know would pass
 * over the very act that matters.
 */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/state.h"

static enum err on_instance_opened(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *origin = read_text(&r, "origin"), *vkey = read_text(&r, "vkey");

	TRY(read_end(&v->scratch, &r));
	if (e->index != 0)
		return wrong(v, "/action", "a log begins once");
	if (strcmp(origin, v->key.origin) != 0 ||
	    strcmp(vkey, note_vkey(&v->scratch, &v->key)) != 0)
		return wrong(v, "/fact/vkey", "the log was begun under another name or key");
	return OK;
}

/* clang-format off */
static const struct {
	enum action action;
	int64_t v;
	act_fn *check;
} acts[] = {
	{ ACTION_INSTANCE_OPENED,    1, on_instance_opened },
	{ ACTION_USER_CREATED,       1, on_user_created },
	{ ACTION_USER_PASSWORD_SET,  1, on_password_set },
	{ ACTION_USER_DEACTIVATED,   1, on_user_deactivated },
	{ ACTION_ROLE_GRANTED,       1, on_role_granted },
	{ ACTION_ROLE_REVOKED,       1, on_role_revoked },
	{ ACTION_FOUNDING_OPENED,    1, on_founding_opened },
	{ ACTION_FOUNDING_CLOSED,    1, on_founding_closed },
	{ ACTION_KEY_ENROLLED,       1, on_key_enrolled },
	{ ACTION_KEY_CONFIRMED,      1, on_key_confirmed },
	{ ACTION_KEY_REVOKED,        1, on_key_revoked },
	{ ACTION_TREE_BEGUN,         1, on_tree_begun },
	{ ACTION_RUN_REGISTERED,     1, on_run_registered },
	{ ACTION_VERSION_REGISTERED, 1, on_version_registered },
	{ ACTION_CHANGE_OPENED,      1, on_change_opened },
	{ ACTION_CHANGE_SIGNED,      1, on_change_signed },
	{ ACTION_CHANGE_MERGED,      1, on_change_merged },
	{ ACTION_CHANGE_REJECTED,    1, on_change_rejected },
	{ ACTION_CHANGE_CANCELLED,   1, on_change_cancelled },
	{ ACTION_DEVICE_ENROLLED,    1, on_device_enrolled },
	{ ACTION_DEVICE_RETIRED,     1, on_device_retired },
	{ ACTION_REPORTS_RECEIVED,   1, on_reports_received },
};
/* clang-format on */

void wrong_say(struct verify *v, const char *place, const char *fmt, ...)
{
	char why[500];
	va_list ap;

	va_start(ap, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang 14 loses sight of va_start */
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	err_at(&v->scratch, errf(&v->scratch, E_TAMPERED, "%s", why), "%s", place);
}

const char *keep(struct verify *v, const char *text)
{
	return text ? arena_strdup(&v->cx.mem, text) : NULL;
}

static enum err act_check(struct verify *v, const struct entry *e, const void *bytes, size_t size)
{
	if (e->index == 0 && e->action != ACTION_INSTANCE_OPENED)
		return wrong(v, "/action", "a log begins with instance.opened");
	TRY(actor_check(v, e));
	for (size_t i = 0; i < countof(acts); i++) {
		if (acts[i].action != e->action)
			continue;
		if (acts[i].v != e->v)
			return wrong(v, "/v", "this program does not know %s of version %lld",
				     e->action_text, (long long)e->v);
		return acts[i].check(v, e);
	}
	/* counted, so that the report says how much was not judged */
	v->state->others++;
	return OK;
}

static void state_begin(struct verify *v)
{
	struct state *s = v->state = arena_alloc(&v->cx.mem, sizeof(*s));
	struct map *maps[] = { &s->users,      &s->keys,    &s->changes, &s->tree,
			       &s->statements, &s->devices, &s->trainers };

	for (size_t i = 0; i < countof(maps); i++)
		maps[i]->mem = &v->cx.mem;
}

enum err acts_check(struct verify *v)
{
	struct state *s;

	state_begin(v);
	s = v->state;
	TRY(entries_each(v, act_check));
	step_done(v, "keys",
		  "%zu enrolled; %zu confirmations, each signed by another person's confirmed key, "
		  "the founders' by each other",
		  s->keys.n, s->confirmations);
	step_done(v, "signatures",
		  "%zu on changes: each by an enrolled key over the manifest and the documents, in "
		  "time, over a head that this log had, by someone who held the role then",
		  s->signatures);
	step_done(v, "merges",
		  "%zu of %zu changes: each replaced what stood, under the policy in force, which "
		  "its "
		  "signatures meet",
		  s->merges, s->changes.n);
	step_done(v, "reports",
		  "%zu of devices: each signed by the key that the device enrolled, each the next "
		  "after the one before, each under the root of its entry",
		  s->reports);
	step_done(v, "others", "%zu entries bear on no signature", s->others);
	return OK;
}

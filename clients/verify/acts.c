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
	const char *action;
	int64_t v;
	act_fn *check;
} acts[] = {
	{ "instance.opened",    1, on_instance_opened },
	{ "user.created",       1, on_user_created },
	{ "user.password_set",  1, on_password_set },
	{ "user.deactivated",   1, on_user_deactivated },
	{ "role.granted",       1, on_role_granted },
	{ "role.revoked",       1, on_role_revoked },
	{ "founding.opened",    1, on_founding_opened },
	{ "founding.closed",    1, on_founding_closed },
	{ "key.enrolled",       1, on_key_enrolled },
	{ "key.confirmed",      1, on_key_confirmed },
	{ "key.revoked",        1, on_key_revoked },
	{ "tree.begun",         1, on_tree_begun },
	{ "run.registered",     1, on_run_registered },
	{ "version.registered", 1, on_version_registered },
	{ "change.opened",      1, on_change_opened },
	{ "change.signed",      1, on_change_signed },
	{ "change.merged",      1, on_change_merged },
	{ "change.rejected",    1, on_change_ended },
	{ "change.cancelled",   1, on_change_ended },
	{ "device.enrolled",    1, on_device_enrolled },
	{ "device.retired",     1, on_device_retired },
	{ "reports.received",   1, on_reports_received },
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
	if (e->index == 0 && strcmp(e->action, "instance.opened") != 0)
		return wrong(v, "/action", "a log begins with instance.opened");
	TRY(actor_check(v, e));
	for (size_t i = 0; i < countof(acts); i++) {
		if (strcmp(acts[i].action, e->action) != 0)
			continue;
		if (acts[i].v != e->v)
			return wrong(v, "/v", "this program does not know %s of version %lld",
				     e->action, (long long)e->v);
		return acts[i].check(v, e);
	}
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

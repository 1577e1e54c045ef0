#include "anchored.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store.h"

void anchored_sh(struct anchored_server *a, const char *command)
{
	setenv("DIR", a->b.p.dir, 1);
	setenv("ANCHOR", a->anchor, 1);
	ck_assert_msg(system(command) == 0, "%s", command);
}

void anchored_stop(struct anchored_server *a)
{
	process_kill(&a->b.p, SIGTERM);
}

void anchored_start(struct anchored_server *a, bool with)
{
	if (with)
		setenv("SIGNET_ANCHOR", a->anchor, 1);
	else
		unsetenv("SIGNET_ANCHOR");
	process_start(&a->b.p);
}

void anchored_open(struct anchored_server *a)
{
	*a = (struct anchored_server){ 0 };
	unsetenv("SIGNET_ANCHOR");
	process_init(&a->b.p);
	snprintf(a->anchor, sizeof(a->anchor), "%s.anchor", a->b.p.dir);
	leaper_token(&a->b, "30", a->b.token);
	anchored_stop(a);
	anchored_start(a, true);
}

void anchored_close(struct anchored_server *a)
{
	unsetenv("SIGNET_ANCHOR");
	process_kill(&a->b.p, SIGKILL);
	anchored_sh(a, "rm -rf \"$DIR\" \"$DIR\".*");
	arena_free(&a->b.cx.mem);
}

void anchored_act(struct anchored_server *a, int status)
{
	post(&a->b, "/v1/models", a->b.token,
	     arena_printf(&a->b.cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", a->b.models++),
	     status);
}

static const char *anchored_ready(struct anchored_server *a, const char *object, const char *name)
{
	auto_json json = NULL;
	const json_t *v;

	get(&a->b, "/readyz", NULL, 200);
	assert_ok(&a->b.cx, json_read(&a->b.cx, a->b.last.body, strlen(a->b.last.body), &json));
	v = json_object_get(json_object_get(json, object), name);
	return json_is_string(v) ? arena_strdup(&a->b.cx.mem, json_string_value(v)) : "";
}

void anchored_state(struct anchored_server *a, const char *state, const char *flaw)
{
	ck_assert_str_eq(anchored_ready(a, "soundness", "state"), state);
	ck_assert_str_eq(anchored_ready(a, "soundness", "flaw"), flaw);
}

struct anchor_line anchored_newest(struct anchored_server *a)
{
	struct anchor_line line;
	enum anchor_has has;

	anchor_newest(&a->b.cx, a->anchor, &line, &has);
	ck_assert_int_eq(has, ANCHOR_WHOLE);
	return line;
}

int64_t anchored_stored(struct anchored_server *a, const char *sql)
{
	return raw_number(arena_printf(&a->b.cx.mem, "%s/signet.db", a->b.p.dir), sql);
}

int64_t anchored_entries(struct anchored_server *a)
{
	return anchored_stored(a, "SELECT max(size) FROM checkpoint");
}

bool anchored_unwritten(struct anchored_server *a)
{
	auto_json json = NULL;
	bool open = false;
	const json_t *v;
	size_t i;

	get(&a->b, "/readyz", NULL, 200);
	assert_ok(&a->b.cx, json_read(&a->b.cx, a->b.last.body, strlen(a->b.last.body), &json));
	json_array_foreach (json_object_get(json, "alarms"), i, v)
		open |= strcmp(json_string_value(json_object_get(v, "kind")), "anchor.unwritten") ==
			0;
	return open;
}

void anchored_unwritten_awaited(struct anchored_server *a, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	while (anchored_unwritten(a) != open)
		ck_assert_msg(clock_elapsed_ms() < until, "the alarm is %s for too long: %s",
			      open ? "not open" : "open", a->b.last.body);
}

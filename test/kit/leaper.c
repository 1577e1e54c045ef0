#include "leaper.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "engine/fsck.h"
#include "store.h"

void clock_set(struct leaper *b, const char *offset)
{
	const char *next = arena_printf(&b->cx.mem, "%s.next", b->clock);
	FILE *f = fopen(next, "w");

	fprintf(f, "%s\n", offset);
	fclose(f);
	ck_assert_int_eq(rename(next, b->clock), 0);
}

void restart(struct leaper *b, const char *offset)
{
	process_kill(&b->p, SIGTERM);
	clock_set(b, offset);
	process_start(&b->p);
}

const char *post(struct leaper *b, const char *url, const char *token, const char *body, int status)
{
	http(b->p.port, "POST", url, token, "", body, &b->last);
	ck_assert_msg(b->last.status == status, "%s %s: %s", url, body, b->last.text);
	return b->last.body;
}

const char *said(struct leaper *b, const char *list, const char *name)
{
	auto_json json = NULL;
	const json_t *v;

	assert_ok(&b->cx, json_read(&b->cx, b->last.body, strlen(b->last.body), &json));
	v = list ? json_array_get(json_object_get(json, list), 0) : json;
	v = json_object_get(v, name);
	if (json_is_integer(v))
		return arena_printf(&b->cx.mem, "%lld", (long long)json_integer_value(v));
	if (json_is_string(v))
		return arena_strdup(&b->cx.mem, json_string_value(v));
	return json_is_true(v) ? "true" : "";
}

void copied(char out[80], const char *text)
{
	snprintf(out, 80, "%s", text);
}

const char *get(struct leaper *b, const char *url, const char *token, int status)
{
	http(b->p.port, "GET", url, token, "", NULL, &b->last);
	ck_assert_msg(b->last.status == status, "%s: %s", url, b->last.text);
	return b->last.body;
}

void leaper_token(struct leaper *b, const char *days, char *secret)
{
	char session[80];
	const char *body = arena_printf(
		&b->cx.mem,
		"{\"user\":\"ci\",\"title\":\"t\","
		"\"scopes\":[\"read\",\"submit\"],\"days\":%s,\"password\":\"" PASSWORD "\"}",
		days);

	post(b, "/v1/session", NULL, LOGIN, 201);
	copied(session, said(b, NULL, "secret"));
	post(b, "/v1/tokens", session, body, 201);
	copied(secret, said(b, NULL, "secret"));
}

void leaper_open(struct leaper *b)
{
	process_init(&b->p);
	snprintf(b->clock, sizeof(b->clock), "%s/clock", b->p.dir);
	b->p.clock = b->clock;
	restart(b, "+0");
	leaper_token(b, "30", b->token);
}

void leaper_close(struct leaper *b)
{
	struct fsck_report r;
	const char *path = arena_printf(&b->cx.mem, "%s/signet.db", b->p.dir);

	process_kill(&b->p, SIGTERM);
	assert_ok(&b->cx, fsck(&b->cx, path, NULL, FSCK_REPLAY, &r));
	dir_remove(b->p.dir);
	arena_free(&b->cx.mem);
}

void write_one(struct leaper *b, char at[80], char clock[80])
{
	post(b, "/v1/models", b->token,
	     arena_printf(&b->cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", b->models++), 201);
	copied(at, said(b, NULL, "at"));
	copied(clock, said(b, NULL, "clock"));
}

/* Of /readyz; no alarm of another kind than the clock's two is open. */
static bool kind_is_open(struct leaper *b, const char *kind)
{
	auto_json json = NULL;
	bool open = false;
	const json_t *a;
	size_t i;

	get(b, "/readyz", NULL, 200);
	assert_ok(&b->cx, json_read(&b->cx, b->last.body, strlen(b->last.body), &json));
	json_array_foreach (json_object_get(json, "alarms"), i, a) {
		const char *is = json_string_value(json_object_get(a, "kind"));

		ck_assert_msg(strncmp(is, "clock.", 6) == 0, "%s", b->last.body);
		open |= strcmp(is, kind) == 0;
	}
	return open;
}

static void kind_awaited(struct leaper *b, const char *kind, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	while (kind_is_open(b, kind) != open)
		ck_assert_msg(clock_elapsed_ms() < until, "%s is %s for too long: %s", kind,
			      open ? "not open" : "open", b->last.body);
}

bool alarm_is_open(struct leaper *b)
{
	return kind_is_open(b, "clock.held");
}

void alarm_awaited(struct leaper *b, bool open)
{
	kind_awaited(b, "clock.held", open);
}

void ahead_awaited(struct leaper *b, bool open)
{
	kind_awaited(b, "clock.ahead", open);
}

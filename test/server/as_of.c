#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "fleet.h"
#include "http/router.h"
#include "openapi.h"
#include "rooms.h"
#include "stops.h"

/* ---- the routes ---- */

/* The path of a row with something in the place of each parameter. */
static const char *filled(struct ctx *cx, const struct route *row)
{
	char path[200], *open, *close;

	snprintf(path, sizeof(path), "%s", row->path);
	while ((open = strchr(path, '{'))) {
		close = strchr(open, '}');
		*open = '1';
		memmove(open + 1, close + 1, strlen(close + 1) + 1);
	}
	return arena_strdup(&cx->mem, path);
}

static bool described(json_t *doc, const struct route *row)
{
	char path[200], *dots;
	json_t *params, *param;
	size_t i;

	snprintf(path, sizeof(path), "%s", row->path);
	while ((dots = strstr(path, "...")))
		memmove(dots, dots + 3, strlen(dots + 3) + 1);
	params = json_object_get(
		json_object_get(json_object_get(json_object_get(doc, "paths"), path), "get"),
		"parameters");
	json_array_foreach (params, i, param)
		if (strcmp(json_string_value(json_object_get(param, "$ref")),
			   "#/components/parameters/AsOf") == 0)
			return true;
	return false;
}

TEST(as_of_is_taken_by_the_routes_that_are_described_so_and_by_no_other)
{
	const struct route_table table = all_routes();
	const struct route *route;
	json_t *doc = json_loads(embedded_find(openapi, "openapi"), 0, NULL);
	auto_site s = { 0 };
	char auditor[80];
	size_t n = 0;

	site_open(&s);
	person_add(&s, "ina", "auditor", auditor);
	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		const char *url = arena_printf(&s.cx.mem, "%s?object=site:munich&as_of=x",
					       filled(&s.cx, route));
		bool takes = described(doc, route), refused;

		if (route->method != GET || route->page)
			continue;
		http(s.port, "GET", url, auditor, "", NULL, &s.last);
		refused = s.last.status == 400 && json_has(&s, "/pointer") &&
			  strcmp(json_at(&s, "/pointer"), "?as_of") == 0;
		ck_assert_msg(refused == takes, "%s: %s", url, s.last.body);
		n += takes;
	}
	ck_assert_uint_gt(n, 25);
	json_decref(doc);
}

/* ---- the answers ---- */

/* What is read by name or in lists; {name}: the first of a list below. */
static const char *const urls[] = {
	"/v1/alarms",
	"/v1/alarms?state=all",
	"/v1/alarms/{alarm}",
	"/v1/users",
	"/v1/users/olga",
	"/v1/users/nora",
	"/v1/users/nora/roles",
	"/v1/sites",
	"/v1/sites/munich",
	"/v1/tokens",
	"/v1/models",
	"/v1/models/" RELEASE_MODEL,
	"/v1/models/" RELEASE_MODEL "/versions",
	"/v1/models/" RELEASE_MODEL "/versions/1",
	"/v1/models/" RELEASE_MODEL "/runs",
	"/v1/models/" RELEASE_MODEL "/releases",
	"/v1/models/" RELEASE_MODEL "/releases/1",
	"/v1/models/" RELEASE_MODEL "/releases/2",
	"/v1/models/" RELEASE_MODEL "/releases/1/evidence",
	"/v1/datasets",
	"/v1/datasets/set/versions/1",
	"/v1/validations",
	"/v1/validations/{validation}",
	"/v1/runs/{run}",
	"/v1/keys/{key}",
	"/v1/keys/{key}/disputed",
	"/v1/acts",
	"/v1/acts/{act}",
	"/v1/users/nora/suspensions",
	"/v1/changes",
	"/v1/changes/1",
	"/v1/keys?user=anna",
	"/v1/documents/policies/rings/line-1.json",
	"/v1/trust",
	"/v1/audit",
	"/v1/devices",
	"/v1/devices/edge-1",
	"/v1/devices/edge-3",
	"/v1/rollouts",
	"/v1/rollouts/{rollout}",
	"/v1/stops",
	"/v1/stops/{stop}",
	"/v1/lineage?object=version:" RELEASE_MODEL "/1",
};

static const struct {
	const char *name, *list, *id;
} holes[] = {
	{ "{alarm}", "/v1/alarms?state=all", "/items/0/begun/index" },
	{ "{run}", "/v1/models/" RELEASE_MODEL "/runs", "/items/0/id" },
	{ "{validation}", "/v1/validations", "/items/0/id" },
	{ "{key}", "/v1/keys?user=anna", "/items/0/id" },
	{ "{act}", "/v1/acts", "/items/0/id" },
	{ "{rollout}", "/v1/rollouts", "/items/0/id" },
	{ "{stop}", "/v1/stops", "/items/0/id" },
};

struct read {
	int status;
	const char *body;
};

static const char *without_seen(struct ctx *cx, const char *body)
{
	const char *seen = strstr(body, "\"seen\":\""), *end;

	if (!seen)
		return arena_strdup(&cx->mem, body);
	end = strchr(seen + strlen("\"seen\":\""), '"');
	return arena_printf(&cx->mem, "%.*s\"seen\":null%s", (int)(seen - body), body, end + 1);
}

static const char *whole_url(struct site *s, const char *url, const char *auditor)
{
	for (size_t i = 0; i < countof(holes); i++) {
		if (!strstr(url, holes[i].name))
			continue;
		ask(s, "GET", holes[i].list, auditor, NULL, 200);
		return text_with(&s->cx, url, holes[i].name, json_at(s, "%s", holes[i].id));
	}
	return url;
}

static void read_all(struct fleet *f, const char *auditor, int64_t at, struct read *out)
{
	struct site *s = &f->p.s;
	char as_of[40] = "";

	for (size_t i = 0; i < countof(urls); i++) {
		const char *url = whole_url(s, urls[i], auditor);

		if (at >= 0)
			snprintf(as_of, sizeof(as_of), "%sas_of=%lld", strchr(url, '?') ? "&" : "?",
				 (long long)at);
		http(s->port, "GET", arena_printf(&s->cx.mem, "%s%s", url, as_of), auditor, "",
		     NULL, &s->last);
		out[i] = (struct read){ s->last.status, without_seen(&s->cx, s->last.body) };
	}
}

/* A route that is described so and read by no url would not be compared. */
TEST(each_route_that_takes_as_of_is_asked_for_what_it_answered_then)
{
	const struct route *route;
	json_t *doc = json_loads(embedded_find(openapi, "openapi"), 0, NULL);
	const struct route_table table = all_routes();
	struct ctx cx = { 0 };

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		bool asked = route->method != GET || !described(doc, route);
		struct route_match m;

		for (size_t k = 0; k < countof(urls) && !asked; k++) {
			const char *path = arena_strndup(&cx.mem, urls[k], strcspn(urls[k], "?"));

			asked = route_find(&cx, &table, "GET", path, &m) == OK && m.route == route;
		}
		ck_assert_msg(asked, "%s", route->path);
	}
	arena_free(&cx.mem);
	json_decref(doc);
}

#define AHEAD (INT64_C(1) << 52) /* an entry that is not there yet: as of the newest one */

TEST(what_was_answered_at_an_index_is_answered_as_of_it_for_ever)
{
	static struct read then[countof(urls)], later[countof(urls)], now[countof(urls)],
		ahead[countof(urls)];
	size_t changed = 0;
	auto_fleet f = { .soak = 3600 };
	char auditor[80], rollout[80];
	int64_t at;

	fleet_open(&f);
	person_add(&f.p.s, "ina", "auditor", auditor);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	ask(&f.p.s, "POST", "/v1/sites", f.p.s.admin,
	    body(&f.p.s, "{'id':'hamburg','title':'Hamburg','zone':'Europe/Berlin'}"), 201);
	stop_signed(&f.p, &(struct stop_asked){ .from = 1, .sites = "[\"hamburg\"]" }, 201);
	trust_signers_last(&f.p, 40);
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	snprintf(rollout, sizeof(rollout), "%s", rollout_newest(&f));
	at = fleet_newest(&f);
	read_all(&f, auditor, -1, then);
	ck_assert_int_eq(fleet_newest(&f), at);
	fleet_goes_on(&f, rollout);
	read_all(&f, auditor, at, later);
	read_all(&f, auditor, -1, now);
	read_all(&f, auditor, AHEAD, ahead);
	for (size_t i = 0; i < countof(urls); i++) {
		ck_assert_msg(then[i].status == later[i].status, "%s: %s", urls[i], later[i].body);
		if (then[i].status == 200)
			ck_assert_msg(strcmp(then[i].body, later[i].body) == 0,
				      "%s\nthen:  %s\nlater: %s", urls[i], then[i].body,
				      later[i].body);
		ck_assert_msg(ahead[i].status == now[i].status &&
				      strcmp(ahead[i].body, now[i].body) == 0,
			      "%s\nnow:   %s\nahead: %s", urls[i], now[i].body, ahead[i].body);
		changed +=
			then[i].status != now[i].status || strcmp(then[i].body, now[i].body) != 0;
	}
	ck_assert_uint_gt(changed, countof(urls) / 2);
}

/* Asked when its soak is long over. */
TEST(a_ring_that_waited_for_its_soak_is_shown_waiting_as_of_then)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	const char *at;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	device_look(&f, "edge-1");
	at = json_at(s, "/runs/0/index");
	rollout_await(&f, "/rings/1/state", "open");
	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/rollouts/%s?as_of=%s", json_at(s, "/id"), at),
	    f.olga, NULL, 200);
	json_is(s, "/rings/0/ring", "pilot");
	json_is(s, "/rings/0/state", "open");
	json_says(s, "/rings/0/wants", "the soak of 1 s");
}

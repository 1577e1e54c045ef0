#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "openapi.h"
#include "routes.h"
#include "store.h"
#include "store/fsck.h"
#include "store/hand.h"
#include "store/history.h"
#include "store/migrate.h"
#include "store/tables.h"
#include "store/trail.h"

#include "migrations.h"

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
	json_t *doc = json_loads(embedded_find(openapi, "openapi"), 0, NULL);
	auto_site s = { 0 };
	char auditor[80];
	size_t n = 0;

	site_open(&s);
	person_add(&s, "ina", "auditor", auditor);
	for (size_t i = 0; i < n_routes; i++) {
		const char *url = arena_printf(&s.cx.mem, "%s?object=site:munich&as_of=x",
					       filled(&s.cx, &routes[i]));
		bool takes = described(doc, &routes[i]), refused;

		if (routes[i].method != GET || routes[i].page)
			continue;
		http(s.port, "GET", url, auditor, "", NULL, &s.last);
		refused = s.last.status == 400 && strstr(s.last.body, "\"pointer\":\"?as_of\"");
		ck_assert_msg(refused == takes, "%s: %s", url, s.last.body);
		n += takes;
	}
	ck_assert_uint_gt(n, 25);
	json_decref(doc);
}

/* ---- the answers ---- */

/* What is read by name or in lists; {} is the rollout's id. */
static const char *const urls[] = {
	"/v1/users",
	"/v1/users/olga",
	"/v1/users/nora",
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
	"/v1/datasets",
	"/v1/validations",
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
	"/v1/rollouts/{}",
	"/v1/lineage?object=version:" RELEASE_MODEL "/1",
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

static void read_all(struct fleet *f, const char *rollout, const char *auditor, int64_t at,
		     struct read *out)
{
	struct site *s = &f->p.s;
	char as_of[40] = "";

	for (size_t i = 0; i < countof(urls); i++) {
		const char *url = urls[i], *hole = strstr(url, "{}");

		if (hole)
			url = arena_printf(&s->cx.mem, "%.*s%s", (int)(hole - url), url, rollout);
		if (at >= 0)
			snprintf(as_of, sizeof(as_of), "%sas_of=%lld", strchr(url, '?') ? "&" : "?",
				 (long long)at);
		http(s->port, "GET", arena_printf(&s->cx.mem, "%s%s", url, as_of), auditor, "",
		     NULL, &s->last);
		out[i] = (struct read){ s->last.status, without_seen(&s->cx, s->last.body) };
	}
}

static int64_t newest(struct fleet *f)
{
	struct checkpoint head;
	struct db *db;

	assert_ok(&f->p.s.cx, db_open(&f->p.s.cx, f->p.s.in.db_path, DB_READ, &db));
	assert_ok(&f->p.s.cx, trail_head(&f->p.s.cx, db, &head));
	db_close(db);
	return (int64_t)head.size - 1;
}

/* Something of every kind happens after the moment that will be asked about. */
static void life_goes_on(struct fleet *f, const char *rollout)
{
	struct site *s = &f->p.s;
	char nora[80], token[80];

	ask(s, "POST", arena_printf(&s->cx.mem, "/v1/rollouts/%s/halt", rollout), f->olga,
	    "{\"reason\":\"wait\"}", 201);
	fleet_release(f, 2, 1);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	ask(s, "POST", "/v1/devices/edge-3/retire", f->olga, "{\"reason\":\"old\"}", 201);
	person_add(s, "nora", "reviewer", nora);
	service_add(s, "ci-9", "olga", "author", "[\"read\"]", token);
	ask(s, "POST", "/v1/users/nora/deactivate", s->admin, "{\"reason\":\"left\"}", 201);
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"berlin\",\"title\":\"Berlin\",\"zone\":\"Europe/Berlin\"}", 201);
	trust_signers_update(&f->p);
	publication_await(&f->p);
}

TEST(what_was_answered_at_an_index_is_answered_as_of_it_for_ever)
{
	static struct read then[countof(urls)], later[countof(urls)], now[countof(urls)];
	size_t changed = 0;
	auto_fleet f = { .soak = 3600 };
	char auditor[80], rollout[80];
	int64_t at;

	fleet_open(&f);
	person_add(&f.p.s, "ina", "auditor", auditor);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	for (int i = 0; i < 4; i++)
		publication_await(&f.p);
	member(rollout_await(&f, "\"state\""), "id", rollout, sizeof(rollout));
	at = newest(&f);
	read_all(&f, rollout, auditor, -1, then);
	ck_assert_int_eq(newest(&f), at);
	life_goes_on(&f, rollout);
	read_all(&f, rollout, auditor, at, later);
	read_all(&f, rollout, auditor, -1, now);
	for (size_t i = 0; i < countof(urls); i++) {
		ck_assert_msg(then[i].status == later[i].status, "%s: %s", urls[i], later[i].body);
		if (then[i].status == 200)
			ck_assert_msg(strcmp(then[i].body, later[i].body) == 0,
				      "%s\nthen:  %s\nlater: %s", urls[i], then[i].body,
				      later[i].body);
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
	char rollout[80];
	const char *runs, *body;
	int64_t at;

	fleet_open(&f);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	runs = strstr(ask(s, "GET", "/v1/devices/edge-1", f.olga, NULL, 200), "\"runs\":");
	ck_assert_ptr_nonnull(runs);
	ck_assert_int_eq(sscanf(strstr(runs, "\"index\":"), "\"index\":%" SCNd64, &at), 1);
	body = rollout_await(&f, "\"ring\":\"rest\",\"state\":\"open\"");
	member(body, "id", rollout, sizeof(rollout));
	body = ask(s, "GET",
		   arena_printf(&s->cx.mem, "/v1/rollouts/%s?as_of=%lld", rollout, (long long)at),
		   f.olga, NULL, 200);
	assert_says(body, "\"ring\":\"pilot\",\"state\":\"open\",\"wants\":\"the soak of 1 s");
}

/* ---- the tables ---- */

static const char *columns(struct ctx *cx, sqlite3 *raw, const char *table, bool *history)
{
	char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
	const char *list = "";
	sqlite3_stmt *s;

	*history = false;
	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0);

		*history |= strcmp(name, "from_idx") == 0;
		if (strcmp(name, "to_idx") != 0)
			list = arena_printf(&cx->mem, "%s%squote(\"%s\")", list,
					    *list ? "||','||" : "", name);
	}
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return list;
}

/* All rows of which that is true, as one text. */
static const char *rows(struct ctx *cx, sqlite3 *raw, const char *table, const char *list,
			const char *where)
{
	char *sql = sqlite3_mprintf("SELECT group_concat(r, char(10)) FROM (SELECT %s AS r FROM "
				    "\"%w\" WHERE %s ORDER BY r)",
				    list, table, where);
	const char *text;
	sqlite3_stmt *s;

	ck_assert_msg(sqlite3_prepare_v2(raw, sql, -1, &s, NULL) == SQLITE_OK, "%s", sql);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	text = (const char *)sqlite3_column_text(s, 0);
	text = arena_strdup(&cx->mem, text ? text : "");
	sqlite3_finalize(s);
	sqlite3_free(sql);
	return text;
}

/* Another database, which gets the same entries one after another. */
struct second {
	struct db *db;
	struct log *log;
	sqlite3 *raw;
};

static void second_open(struct ctx *cx, struct db *contents, struct second *out)
{
	auto_hand h = { 0 };
	auto_stmt any = { 0 };

	assert_ok(cx, db_open(cx, "", DB_SCRATCH, &out->db));
	db_contents_from(out->db, contents);
	assert_ok(cx, log_open(cx, out->db, NULL, &out->log));
	h = db_hand(out->db, HAND_SCHEMA);
	assert_ok(cx, migrate_apply(cx, out->db, migrations));
	any = db_stmt(out->db, SQL_SCHEMA_ALL);
	out->raw = sqlite3_db_handle(any.s);
}

/* What holds at n in the one is what is in force in the other, which knows nothing later. */
static void assert_same(struct ctx *cx, sqlite3 *first, sqlite3 *second, int64_t n, bool *shown)
{
	const char *at = arena_printf(&cx->mem, "from_idx <= %lld AND %lld < to_idx", (long long)n,
				      (long long)n);
	const char *in_force = arena_printf(&cx->mem, "to_idx = %lld", (long long)IN_FORCE);

	for (size_t t = 0; t < n_tables; t++) {
		bool history;
		const char *name = tables[t].name, *list = columns(cx, first, name, &history), *a,
			   *b;

		if (!history) {
			shown[t] = true;
			continue;
		}
		a = rows(cx, first, name, list, at);
		b = rows(cx, second, name, list, in_force);
		ck_assert_msg(strcmp(a, b) == 0, "%s at %lld:\n%s\nreplayed:\n%s", name,
			      (long long)n, a, b);
		shown[t] |= *a != '\0';
	}
}

static void entry_replay(struct ctx *cx, struct db *from, struct second *to, int64_t n)
{
	auto_hand h = db_hand(to->db, HAND_LOG);
	struct hash leaf;
	const char *bytes;
	size_t size;

	assert_ok(cx, trail_entry(cx, from, n, &bytes, &size));
	leaf = merkle_leaf(bytes, size);
	assert_ok(cx, log_replay(cx, to->db, to->log, bytes, size, &leaf));
}

static void whole_life(struct fleet *f)
{
	char rollout[80];

	fleet_open(f);
	fleet_release(f, 1, 1);
	agent_run(f, "edge-1", 0, "run", "--once", NULL);
	member(rollout_await(f, "\"state\""), "id", rollout, sizeof(rollout));
	life_goes_on(f, rollout);
}

TEST(what_holds_at_an_entry_in_a_table_with_history_is_what_a_replay_up_to_it_gives)
{
	bool *shown = calloc(n_tables, sizeof(*shown));
	struct ctx cx = { 0 }, step = { 0 };
	struct second second;
	auto_fleet f = { 0 };
	sqlite3 *first;
	struct db *db;

	whole_life(&f);
	assert_ok(&cx, db_open(&cx, f.p.s.in.db_path, DB_READ, &db));
	ck_assert_int_eq(sqlite3_open(f.p.s.in.db_path, &first), SQLITE_OK);
	second_open(&cx, db, &second);
	for (int64_t n = 0, last = newest(&f); n <= last; n++) {
		entry_replay(&step, db, &second, n);
		assert_same(&step, first, second.raw, n, shown);
		arena_reset(&step.mem);
	}
	for (size_t t = 0; t < n_tables; t++)
		ck_assert_msg(shown[t], "%s was empty all the time", tables[t].name);
	free(shown);
	sqlite3_close(first);
	log_close(second.log);
	db_close(second.db);
	db_close(db);
	arena_free(&step.mem);
	arena_free(&cx.mem);
}

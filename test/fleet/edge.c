#include <stdio.h>
#include <string.h>

#include "device.h"
#include "documents/assignment.h"
#include "engine/fsck.h"
#include "engine/history.h"
#include "fleet/assignment.h"
#include "fleet/device.h"
#include "fleet/due.h"
#include "fleet/report.h"
#include "site.h"

struct edge {
	struct site s;
	struct device_here n;
	char olga[80];
};

static void edge_open(struct edge *e)
{
	site_open(&e->s);
	person_add(&e->s, "olga", "operator", e->olga);
	e->n = (struct device_here){ &e->s.cx, e->s.port, e->s.in.signer.key.origin, "edge-1" };
	device_enrols(&e->n, "munich", e->olga);
}

static void edge_close(struct edge *e)
{
	struct fsck_report r;

	assert_ok(&e->s.cx, fsck(&e->s.cx, e->s.in.db_path, NULL, FSCK_REPLAY, &r));
	site_close(&e->s);
}
#define auto_edge cleanup(edge_close) struct edge

static const char *report(struct edge *e, const struct report *r, int status)
{
	const char *digest, *body = device_report_body(&e->s.cx, r, &e->n.key.signer, &digest);

	ask(&e->s, "POST", "/edge/v1/reports", e->n.token, body, status);
	return digest;
}

TEST(a_device_that_says_that_it_runs_other_bytes_is_shown_with_those)
{
	static const char *const digests[] = {
		"sha256:0000000000000000000000000000000000000000000000000000000000000001",
		"sha256:0000000000000000000000000000000000000000000000000000000000000002",
	};
	auto_edge e = { 0 };
	const char *before = NULL;

	edge_open(&e);
	for (size_t i = 0; i < countof(digests); i++) {
		struct report r = device_report(&e.n, (int64_t)i + 1, before);

		r.n = 1;
		r.slot[0] = (struct report_slot){ "press",    "m",      1,    1,
						  digests[i], "active", NULL, DEVICE_RECORD };
		before = report(&e, &r, 201);
		ask(&e.s, "GET", "/v1/devices/edge-1", e.olga, NULL, 200);
		ck_assert_uint_eq(json_count(&e.s, "/runs"), 1);
		json_is(&e.s, "/runs/0/digest", digests[i]);
	}
}

/* The checkpoint is a note that is read, and what no rule looks at says nothing. */
static void note_of_nobody(struct report *r)
{
	r->checkpoint = "signet/test/1\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
}

static void seconds_said(struct report *r)
{
	r->slot[0].active_seconds = 60;
}

static void alarm_said_twice(struct report *r)
{
	for (; r->n_alarms < 2; r->n_alarms++)
		r->alarm[r->n_alarms] = (struct report_alarm){ "behind", "it is behind", 1, 0 };
}

static const struct {
	void (*alter)(struct report *r);
	const char *place, *says;
} unfit[] = {
	{ note_of_nobody, "/checkpoint", "not a checkpoint" },
	{ seconds_said, "/slots/0/active_seconds", "this version does not judge" },
	{ alarm_said_twice, "/alarms/1", "it is there already" },
};

TEST_EACH(a_report_that_says_more_than_is_judged_is_refused_at_the_place, unfit)
{
	auto_edge e = { 0 };
	struct report r;

	edge_open(&e);
	r = device_report(&e.n, 1, NULL);
	r.n = 1;
	r.slot[0] = (struct report_slot){ "press", "m", 1, 1, NULL, "active", NULL, DEVICE_RECORD };
	unfit[_i].alter(&r);
	report(&e, &r, 400);
	json_is(&e.s, "/pointer", unfit[_i].place);
	json_says(&e.s, "/detail", unfit[_i].says);
}

TEST(a_code_enrols_one_key_once)
{
	auto_edge e = { 0 };

	edge_open(&e);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&e.n, e.n.code), 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, body(&e.s, "{'reason':'lost'}"),
	    201);
	secret_given(&e.s, e.n.code);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&e.n, "sge_other"), 401);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&e.n, e.n.code), 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.n.token, NULL, 401); /* of the enrolment before */
}

/* clang-format off */
static const struct { const char *method, *url, *body; } not_for_devices[] = {
	{ "GET", "/v1/models", NULL },
	{ "GET", "/v1/devices", NULL },
	{ "POST", "/v1/devices/edge-1/retire", "{'reason':'x'}" },
	{ "GET", "/log/entry/0", NULL },
};
/* clang-format on */

TEST_EACH(a_device_may_call_what_is_for_devices_alone, not_for_devices)
{
	auto_edge e = { 0 };

	edge_open(&e);
	ask(&e.s, not_for_devices[_i].method, not_for_devices[_i].url, e.n.token,
	    not_for_devices[_i].body ? json_of(&e.s, not_for_devices[_i].body) : NULL, 403);
	ask(&e.s, "GET", "/edge/v1/assignment", e.olga, NULL, 403);
	json_says(&e.s, "/detail", "for devices");
}

TEST(reports_follow_one_another_and_one_sent_again_is_the_same)
{
	auto_edge e = { 0 };
	const char *first, *second;
	struct report r;

	edge_open(&e);
	r = device_report(&e.n, 2, NULL);
	report(&e, &r, 409);
	r = device_report(&e.n, 1, NULL);
	first = report(&e, &r, 201);
	report(&e, &r, 200);
	json_is(&e.s, "/repeated", "true");
	r = device_report(&e.n, 2, NULL);
	report(&e, &r, 409);
	json_is(&e.s, "/pointer", "/previous");
	r = device_report(&e.n, 3, first);
	report(&e, &r, 409);
	json_is(&e.s, "/pointer", "/sequence");
	r = device_report(&e.n, 2, first);
	second = report(&e, &r, 201);
	r = device_report(&e.n, 1, second);
	r.boot = "01a20f1f-d5ea-7de5-910b-5195fca48579"; /* the machine has booted again */
	report(&e, &r, 201);
}

static void origin_other(struct report *r)
{
	r->origin = "signet/another/1";
}

static void size_beyond(struct report *r)
{
	r->size += 1000;
}

static void size_earlier(struct report *r)
{
	r->size--;
}

static void root_other(struct report *r)
{
	r->root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}

static void as_it_was(struct report *r)
{
}

static const struct {
	void (*alter)(struct report *r);
	bool signed_elsewhere; /* by the device, and not by the log */
	int status;
	const char *says;
	bool proves; /* the server is behind from then on */
} heads[] = { { origin_other, false, 409, "this log is signet/", false },
	      { size_beyond, false, 409, "this log has fewer", true },
	      { size_earlier, false, 409, "this log had the root ", true },
	      { root_other, false, 409, "this log had the root ", true },
	      { as_it_was, true, 422, "signed the checkpoint", false } };

TEST_EACH(a_report_of_a_device_that_verified_another_log_is_a_refused_act, heads)
{
	auto_edge e = { 0 };
	struct report r;
	const char *entry;

	edge_open(&e);
	person_add(&e.s, "iris", "auditor", e.olga);
	r = device_report(&e.n, 1, NULL);
	device_head(&e.n, &r);
	heads[_i].alter(&r);
	device_head_say(&e.s.cx, &r,
			heads[_i].signed_elsewhere ? &e.n.key.signer : e.s.in.signer.signer);
	report(&e, &r, heads[_i].status);
	json_is(&e.s, "/pointer", "/checkpoint");
	json_says(&e.s, "/detail", heads[_i].says);
	entry = json_at(&e.s, "/entry");
	ask(&e.s, "GET", arena_printf(&e.s.cx.mem, "/log/entry/%s", entry), e.olga, NULL, 200);
	json_is(&e.s, "/action", "act.refused");
	json_is(&e.s, "/objects/0/id", "device:edge-1");
	ask(&e.s, "GET", "/readyz", NULL, NULL, 200);
	json_is(&e.s, "/soundness/state", heads[_i].proves ? "behind" : "sound");
	report(&e, &r, heads[_i].proves ? 503 : heads[_i].status);
	ck_assert(heads[_i].proves || strcmp(json_at(&e.s, "/entry"), entry) == 0);
	r = device_report(&e.n, 1, NULL);
	device_head(&e.n, &r);
	report(&e, &r, heads[_i].proves ? 503 : 201);
}

TEST(a_report_is_answered_with_where_it_stands_and_kept_under_no_key)
{
	auto_edge e = { 0 };
	const char *digest;
	struct report r;

	edge_open(&e);
	r = device_report(&e.n, 1, NULL);
	http(e.s.port, "POST", "/edge/v1/reports", e.n.token, "Idempotency-Key: k\r\n",
	     device_report_body(&e.s.cx, &r, &e.n.key.signer, &digest), &e.s.last);
	ck_assert_int_eq(e.s.last.status, 400);
	json_is(&e.s, "/pointer", "Idempotency-Key");
	report(&e, &r, 201);
	json_is(&e.s, "/place", "0");
	ck_assert(!json_has(&e.s, "/fact"));
	body_says_not(&e.s, "reports.received");
}

TEST(a_report_by_another_key_or_about_another_device_is_refused)
{
	unsigned char seed[SEED_SIZE] = { 8 };
	struct seed_signer other;
	auto_edge e = { 0 };
	const char *digest;
	struct report r;

	edge_open(&e);
	seed_signer_init(&other, seed);
	r = device_report(&e.n, 1, NULL);
	ask(&e.s, "POST", "/edge/v1/reports", e.n.token,
	    device_report_body(&e.s.cx, &r, &other.signer, &digest), 422);
	r.device = "edge-2";
	report(&e, &r, 403);
	ask(&e.s, "POST", "/edge/v1/reports", e.n.token, body(&e.s, "{'envelope':'{}'}"), 400);
}

/* Asks with what is known until the answer is of that status. */
static void assignment_await(struct edge *e, const char *header, int status)
{
	do
		http(e->s.port, "GET", "/edge/v1/assignment", e->n.token, header, NULL, &e->s.last);
	while (e->s.last.status != status && (e->s.last.status == 404 || e->s.last.status == 304));
	ck_assert_int_eq(e->s.last.status, status);
}

/* "If-None-Match: <etag of the last answer>\r\n" */
static const char *known(struct edge *e)
{
	return arena_printf(&e->s.cx.mem, "If-None-Match: %s\r\n", head_field(&e->s, "ETag"));
}

/* The second 304 comes from memory; what was told before a commit is not told after it. */
TEST(an_assignment_that_is_known_is_not_sent_again_until_another_is_made)
{
	auto_edge e = { 0 };
	const char *first;

	edge_open(&e);
	assignment_await(&e, "", 200);
	first = known(&e);
	for (int i = 0; i < 2; i++)
		assignment_await(&e, first, 304);
	ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, body(&e.s, "{'reason':'again'}"),
	    201);
	secret_given(&e.s, e.n.code);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&e.n, e.n.code), 201);
	secret_given(&e.s, e.n.token);
	assignment_await(&e, first, 200);
	ck_assert_str_ne(known(&e), first);
}

TEST(a_poll_shows_when_a_device_was_seen_and_a_retired_device_gets_none)
{
	auto_edge e = { 0 };

	edge_open(&e);
	assignment_await(&e, "", 200);
	ask(&e.s, "GET", "/v1/devices/edge-1", e.olga, NULL, 200);
	ck_assert_int_eq(*json_at(&e.s, "/seen"), '2'); /* a time, and not null */
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, body(&e.s, "{'reason':'old'}"), 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.n.token, NULL, 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, body(&e.s, "{'reason':'old'}"), 409);
}

/* Closes the fact: once. */
static int64_t fact_number(struct fact *f, const char *member)
{
	auto_json fact = NULL;

	put_close(&f->body, '}');
	fact = json_loads(f->body.text, 0, NULL);
	return json_integer_value(json_object_get(fact, member));
}

/* Verified on a worker, and the device enrols anew before the writer comes to it. */
TEST(a_report_that_was_verified_by_a_key_that_is_over_is_refused)
{
	struct report_opened o;
	struct ctx cx = { 0 };
	struct db *db = NULL;
	struct report r;
	struct fact f;
	const char *digest, *was;
	auto_json body_json = NULL;
	struct report_outcome what;
	auto_edge e = { 0 };

	edge_open(&e);
	r = device_report(&e.n, 1, NULL);
	was = device_report_body(&e.s.cx, &r, &e.n.key.signer, &digest);
	body_json = json_loads(was, 0, NULL);
	assert_ok(&cx, db_open(&cx, e.s.in.db_path, DB_READ, &db));
	assert_ok(&cx,
		  report_open(&cx, db, &e.s.in.signer.key, "edge-1",
			      json_string_value(json_object_get(body_json, "envelope")), &f, &o));
	assert_ok(&cx, report_receive(&cx, db, e.n.origin, "edge-1", &o, &f, &what));
	ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, body(&e.s, "{'reason':'lost'}"),
	    201);
	secret_given(&e.s, e.n.code);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&e.n, e.n.code), 201);
	assert_err(report_receive(&cx, db, e.n.origin, "edge-1", &o, &f, &what), E_FORBIDDEN);
	db_close(db);
	arena_free(&cx.mem);
}

/* Of the life of an assignment, in ms before or after its half; is it signed again then? */
static const struct {
	int64_t from_half;
	bool again;
} moments[] = { { -ASSIGNMENT_LIFE_MS / 2 - 1, true },
		{ -ASSIGNMENT_LIFE_MS / 2, false },
		{ -1, false },
		{ 0, true },
		{ ASSIGNMENT_LIFE_MS, true } };

TEST_EACH(an_assignment_is_signed_again_at_half_of_its_life_or_if_too_long_as_it_was, moments)
{
	struct fact f = { .action = ACTION_NONE };
	int64_t expires;
	struct ctx cx = { 0 };
	struct db *db = NULL;
	struct assigned was;
	auto_edge e = { 0 };

	edge_open(&e);
	assignment_await(&e, "", 200);
	assert_ok(&cx, db_open(&cx, e.s.in.db_path, DB_READ, &db));
	assert_ok(&cx, db_assignment_of(&cx, db, "edge-1", AT_NOW, &was));
	cx.now = was.expires_at - ASSIGNMENT_LIFE_MS / 2 + moments[_i].from_half;
	assert_ok(&cx, assignment_step(&cx, db, &e.s.in, "edge-1", &f));
	if (moments[_i].again) {
		ck_assert_int_eq(f.action, ACTION_ASSIGNMENT_MADE);
		fact_says(f.body.text,
			  arena_printf(&cx.mem, "\"counter\":%lld,", (long long)was.counter + 1));
		fact_says(f.body.text, arena_printf(&cx.mem, ",\"slots\":%s", was.slots));
		expires = fact_number(&f, "expires_at");
		ck_assert_int_le(expires, cx.now + ASSIGNMENT_LIFE_MS);
		ck_assert_int_gt(expires, cx.now + ASSIGNMENT_LIFE_MS * 7 / 8);
	} else {
		ck_assert_int_eq(f.action, ACTION_NONE);
	}
	db_close(db);
	arena_free(&cx.mem);
}

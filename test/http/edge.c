#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/assign.h"
#include "proof/assignment.h"
#include "proof/dsse.h"
#include "proof/enrol.h"
#include "proof/report.h"
#include "site.h"
#include "store/device.h"
#include "store/fsck.h"
#include "store/history.h"

/* A device that is enrolled over HTTP, its key in memory. */
struct edge {
	struct site s;
	struct seed_signer key;
	char olga[80], code[80], token[80], enrolment[64];
};

static const char *enrol_body(struct edge *e, const char *code)
{
	unsigned char proof[SIGNATURE_SIZE];
	struct printer said;

	enrol_print(&e->s.cx, e->s.in.signer.key.origin, "edge-1", code, &said);
	assert_ok(&e->s.cx,
		  e->key.signer.sign(&e->key.signer, &e->s.cx, said.text, said.size, proof));
	return arena_printf(&e->s.cx.mem,
			    "{\"device\":\"edge-1\",\"code\":\"%s\",\"public\":\"%s\",\"proof\":"
			    "\"%s\"}",
			    code, base64_text(&e->s.cx, e->key.signer.public, PUBLIC_KEY_SIZE),
			    base64_text(&e->s.cx, proof, sizeof(proof)));
}

static void edge_open(struct edge *e)
{
	unsigned char seed[SEED_SIZE] = { 7 };
	const char *body;

	site_open(&e->s);
	seed_signer_init(&e->key, seed);
	person_add(&e->s, "olga", "operator", e->olga);
	body = ask(&e->s, "POST", "/v1/devices", e->olga,
		   "{\"device\":\"edge-1\",\"site\":\"munich\",\"labels\":[\"line 1\"]}", 201);
	member(body, "secret", e->code, sizeof(e->code));
	body = ask(&e->s, "POST", "/edge/v1/enrol", NULL, enrol_body(e, e->code), 201);
	member(body, "secret", e->token, sizeof(e->token));
	member(body, "enrolment", e->enrolment, sizeof(e->enrolment));
}

static void edge_close(struct edge *e)
{
	struct fsck_report r;

	assert_ok(&e->s.cx, fsck(&e->s.cx, e->s.in.db_path, NULL, FSCK_REPLAY, &r));
	site_close(&e->s);
}
#define auto_edge cleanup(edge_close) struct edge

static struct report report_of(struct edge *e, int64_t sequence, const char *previous)
{
	return (struct report){ .device = "edge-1",
				.enrolment = e->enrolment,
				.boot = "01a20f1f-d5ea-7de5-910b-5195fca48578",
				.sequence = sequence,
				.previous = previous,
				.time = clock_ms() };
}

/* Its body for the route; the digest that the next one names. */
static const char *report_body(struct edge *e, const struct report *r, const struct signer *key,
			       const char **digest)
{
	struct printer payload, envelope = { .mem = &e->s.cx.mem }, body = envelope;
	struct hash h;

	report_print(&e->s.cx, r, &payload);
	assert_ok(&e->s.cx,
		  dsse_sign(&e->s.cx, key, "", REPORT_TYPE, payload.text, payload.size, &envelope));
	h = hash_bytes(payload.text, payload.size);
	*digest = digest_text(&e->s.cx, &h);
	put_open(&body, NULL, '{');
	put_text(&body, "envelope", envelope.text);
	put_close(&body, '}');
	return body.text;
}

static const char *report(struct edge *e, const struct report *r, int status)
{
	const char *digest, *body = report_body(e, r, &e->key.signer, &digest);

	ask(&e->s, "POST", "/edge/v1/reports", e->token, body, status);
	return digest;
}

TEST(a_code_enrols_one_key_once)
{
	auto_edge e = { 0 };

	edge_open(&e);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, enrol_body(&e, e.code), 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, "{\"reason\":\"lost\"}", 201);
	member(e.s.last.body, "secret", e.code, sizeof(e.code));
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, enrol_body(&e, "sge_other"), 401);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, enrol_body(&e, e.code), 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.token, NULL, 401); /* of the enrolment before */
}

/* clang-format off */
static const struct { const char *method, *url, *body; } not_for_devices[] = {
	{ "GET", "/v1/models", NULL },
	{ "GET", "/v1/devices", NULL },
	{ "POST", "/v1/devices/edge-1/retire", "{\"reason\":\"x\"}" },
	{ "GET", "/log/entry/0", NULL },
};
/* clang-format on */

TEST_EACH(a_device_may_call_what_is_for_devices_alone, not_for_devices)
{
	auto_edge e = { 0 };

	edge_open(&e);
	ask(&e.s, not_for_devices[_i].method, not_for_devices[_i].url, e.token,
	    not_for_devices[_i].body, 403);
	ask(&e.s, "GET", "/edge/v1/assignment", e.olga, NULL, 403);
	assert_says(e.s.last.body, "for devices");
}

TEST(reports_follow_one_another_and_one_sent_again_is_the_same)
{
	auto_edge e = { 0 };
	const char *first, *second;
	struct report r;

	edge_open(&e);
	r = report_of(&e, 2, NULL);
	report(&e, &r, 409);
	r = report_of(&e, 1, NULL);
	first = report(&e, &r, 201);
	report(&e, &r, 200);
	assert_says(e.s.last.body, "repeated");
	r = report_of(&e, 2, NULL);
	report(&e, &r, 409);
	assert_says(e.s.last.body, "/previous");
	r = report_of(&e, 3, first);
	report(&e, &r, 409);
	assert_says(e.s.last.body, "/sequence");
	r = report_of(&e, 2, first);
	second = report(&e, &r, 201);
	r = report_of(&e, 1, second);
	r.boot = "01a20f1f-d5ea-7de5-910b-5195fca48579"; /* the machine has booted again */
	report(&e, &r, 201);
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
	r = report_of(&e, 1, NULL);
	ask(&e.s, "POST", "/edge/v1/reports", e.token, report_body(&e, &r, &other.signer, &digest),
	    422);
	r.device = "edge-2";
	report(&e, &r, 403);
	ask(&e.s, "POST", "/edge/v1/reports", e.token, "{\"envelope\":\"{}\"}", 400);
}

/* Asks with what is known until the answer is of that status. */
static void assignment_await(struct edge *e, const char *header, int status)
{
	do
		http(e->s.port, "GET", "/edge/v1/assignment", e->token, header, NULL, &e->s.last);
	while (e->s.last.status != status && (e->s.last.status == 404 || e->s.last.status == 304));
	ck_assert_int_eq(e->s.last.status, status);
}

/* "If-None-Match: <etag of the last answer>\r\n" */
static const char *known(struct edge *e)
{
	char etag[120];

	ck_assert_int_eq(sscanf(strcasestr(e->s.last.text, "\r\nETag: "), "\r\nETag: %110s", etag),
			 1);
	return arena_printf(&e->s.cx.mem, "If-None-Match: %s\r\n", etag);
}

/* The second 304 comes from memory; what was told before a commit is not told after it. */
TEST(an_assignment_that_is_known_is_not_sent_again_until_another_is_made)
{
	auto_edge e = { 0 };
	const char *first, *body;

	edge_open(&e);
	assignment_await(&e, "", 200);
	first = known(&e);
	for (int i = 0; i < 2; i++)
		assignment_await(&e, first, 304);
	body = ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, "{\"reason\":\"again\"}",
		   201);
	member(body, "secret", e.code, sizeof(e.code));
	body = ask(&e.s, "POST", "/edge/v1/enrol", NULL, enrol_body(&e, e.code), 201);
	member(body, "secret", e.token, sizeof(e.token));
	assignment_await(&e, first, 200);
	ck_assert_str_ne(known(&e), first);
}

TEST(a_poll_shows_when_a_device_was_seen_and_a_retired_device_gets_none)
{
	auto_edge e = { 0 };

	edge_open(&e);
	assignment_await(&e, "", 200);
	ask(&e.s, "GET", "/v1/devices/edge-1", e.olga, NULL, 200);
	assert_says(e.s.last.body, "\"seen\":\"2");
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, "{\"reason\":\"old\"}", 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.token, NULL, 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, "{\"reason\":\"old\"}", 409);
}

/* Of the life of an assignment, in ms before or after its half; is it signed again then? */
static const struct {
	int64_t from_half;
	bool again;
} moments[] = { { -ASSIGNMENT_LIFE_MS / 2 + 60000, false },
		{ -1, false },
		{ 0, true },
		{ ASSIGNMENT_LIFE_MS, true } };

TEST_EACH(an_assignment_is_signed_again_at_half_of_its_life_as_it_was, moments)
{
	struct fact f = { .action = NULL };
	int64_t due = INT64_MAX, half;
	struct ctx cx = { 0 };
	struct db *db = NULL;
	struct assigned was;
	auto_edge e = { 0 };

	edge_open(&e);
	assignment_await(&e, "", 200);
	assert_ok(&cx, db_open(&cx, e.s.in.db_path, DB_READ, &db));
	assert_ok(&cx, db_assignment_of(&cx, db, "edge-1", AT_NOW, &was));
	half = was.expires_at - ASSIGNMENT_LIFE_MS / 2;
	cx.now = half + moments[_i].from_half;
	assert_ok(&cx, assign_step(&cx, db, &e.s.in, &f, &due));
	if (moments[_i].again) {
		ck_assert_str_eq(f.action, "assignment.made");
		assert_says(f.body.text,
			    arena_printf(&cx.mem, "\"counter\":%lld,", (long long)was.counter + 1));
		assert_says(f.body.text,
			    arena_printf(&cx.mem, "\"expires_at\":%lld,\"slots\":%s",
					 (long long)(cx.now + ASSIGNMENT_LIFE_MS), was.slots));
	} else {
		ck_assert_ptr_null(f.action);
		ck_assert_int_eq(due, half);
	}
	db_close(db);
	arena_free(&cx.mem);
}

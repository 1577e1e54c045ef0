#include <stdio.h>
#include <string.h>

#include "node.h"
#include "site.h"
#include "store/fsck.h"

struct edge {
	struct site s;
	struct node n;
	char olga[80];
};

static void edge_open(struct edge *e)
{
	site_open(&e->s);
	person_add(&e->s, "olga", "operator", e->olga);
	e->n = (struct node){ .cx = &e->s.cx,
			      .port = e->s.port,
			      .origin = e->s.in.signer.key.origin,
			      .name = "edge-1" };
	node_enrol(&e->n, "munich", e->olga);
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
	const char *digest, *body = node_report_body(&e->s.cx, r, &e->n.key.signer, &digest);

	ask(&e->s, "POST", "/edge/v1/reports", e->n.token, body, status);
	return digest;
}

TEST(a_code_enrols_one_key_once)
{
	auto_edge e = { 0 };

	edge_open(&e);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, node_enrol_body(&e.n, e.n.code), 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/invite", e.olga, "{\"reason\":\"lost\"}", 201);
	member(e.s.last.body, "secret", e.n.code, sizeof(e.n.code));
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, node_enrol_body(&e.n, "sge_other"), 401);
	ask(&e.s, "POST", "/edge/v1/enrol", NULL, node_enrol_body(&e.n, e.n.code), 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.n.token, NULL, 401); /* of the enrolment before */
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
	ask(&e.s, not_for_devices[_i].method, not_for_devices[_i].url, e.n.token,
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
	r = node_report(&e.n, 2, NULL);
	report(&e, &r, 409);
	r = node_report(&e.n, 1, NULL);
	first = report(&e, &r, 201);
	report(&e, &r, 200);
	assert_says(e.s.last.body, "repeated");
	r = node_report(&e.n, 2, NULL);
	report(&e, &r, 409);
	assert_says(e.s.last.body, "/previous");
	r = node_report(&e.n, 3, first);
	report(&e, &r, 409);
	assert_says(e.s.last.body, "/sequence");
	r = node_report(&e.n, 2, first);
	second = report(&e, &r, 201);
	r = node_report(&e.n, 1, second);
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

static void size_negative(struct report *r)
{
	r->size = -1;
}

static void size_earlier(struct report *r)
{
	r->size--;
}

static void root_other(struct report *r)
{
	r->root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
}

static const struct {
	void (*alter)(struct report *r);
	const char *says;
} heads[] = { { origin_other, "this log is signet/" },
	      { size_beyond, "this log has fewer" },
	      { size_negative, "this log has fewer" },
	      { size_earlier, "this log had the root " },
	      { root_other, "this log had the root " } };

TEST_EACH(a_report_of_a_device_that_verified_another_log_is_a_refused_act, heads)
{
	auto_edge e = { 0 };
	struct report r, refused;
	char index[20], url[60];

	edge_open(&e);
	r = node_report(&e.n, 1, NULL);
	node_head(&e.n, &r);
	heads[_i].alter(&r);
	refused = r;
	report(&e, &r, 409);
	assert_says(e.s.last.body, "\"pointer\":\"/checkpoint\"");
	assert_says(e.s.last.body, heads[_i].says);
	ck_assert_int_eq(sscanf(strstr(e.s.last.body, "\"entry\":"), "\"entry\":%19[0-9]", index),
			 1);
	snprintf(url, sizeof(url), "/log/entry/%s", index);
	person_add(&e.s, "iris", "auditor", e.olga);
	ask(&e.s, "GET", url, e.olga, NULL, 200);
	assert_says(e.s.last.body, "\"action\":\"act.refused\"");
	assert_says(e.s.last.body, "\"objects\":[{\"id\":\"device:edge-1\"");
	report(&e, &refused, 409); /* a device sends it at each poll: one entry a minute, no more */
	assert_says(e.s.last.body, arena_printf(&e.s.cx.mem, "\"entry\":%s}", index));
	r = node_report(&e.n, 1, NULL);
	node_head(&e.n, &r);
	report(&e, &r, 201);
}

TEST(a_report_is_answered_with_where_it_stands_and_kept_under_no_key)
{
	auto_edge e = { 0 };
	const char *digest;
	struct report r;

	edge_open(&e);
	r = node_report(&e.n, 1, NULL);
	http(e.s.port, "POST", "/edge/v1/reports", e.n.token, "Idempotency-Key: k\r\n",
	     node_report_body(&e.s.cx, &r, &e.n.key.signer, &digest), &e.s.last);
	ck_assert_int_eq(e.s.last.status, 400);
	assert_says(e.s.last.body, "\"pointer\":\"Idempotency-Key\"");
	report(&e, &r, 201);
	assert_says(e.s.last.body, ",\"place\":0}");
	ck_assert_ptr_null(strstr(e.s.last.body, "reports.received"));
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
	r = node_report(&e.n, 1, NULL);
	ask(&e.s, "POST", "/edge/v1/reports", e.n.token,
	    node_report_body(&e.s.cx, &r, &other.signer, &digest), 422);
	r.device = "edge-2";
	report(&e, &r, 403);
	ask(&e.s, "POST", "/edge/v1/reports", e.n.token, "{\"envelope\":\"{}\"}", 400);
}

TEST(an_assignment_that_is_known_costs_nothing_and_a_retired_device_gets_none)
{
	auto_edge e = { 0 };
	char etag[120], header[160];

	edge_open(&e);
	for (int i = 0; i < 2; i++)
		ask(&e.s, "GET", "/v1/users", e.olga, NULL, 200);
	while (e.s.last.status = 0,
	       http(e.s.port, "GET", "/edge/v1/assignment", e.n.token, "", NULL, &e.s.last),
	       e.s.last.status == 404)
		;
	ck_assert_int_eq(e.s.last.status, 200);
	ck_assert_int_eq(sscanf(strcasestr(e.s.last.text, "\r\nETag: "), "\r\nETag: %110s", etag),
			 1);
	snprintf(header, sizeof(header), "If-None-Match: %s\r\n", etag);
	http(e.s.port, "GET", "/edge/v1/assignment", e.n.token, header, NULL, &e.s.last);
	ck_assert_int_eq(e.s.last.status, 304);
	ask(&e.s, "GET", "/v1/devices/edge-1", e.olga, NULL, 200);
	assert_says(e.s.last.body, "\"seen\":\"2");
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, "{\"reason\":\"old\"}", 201);
	ask(&e.s, "GET", "/edge/v1/assignment", e.n.token, NULL, 401);
	ask(&e.s, "POST", "/v1/devices/edge-1/retire", e.olga, "{\"reason\":\"old\"}", 409);
}

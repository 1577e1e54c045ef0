#include <string.h>

#include "device.h"
#include "documents/enrol.h"
#include "engine/history.h"
#include "fleet/device.h"
#include "fleet/report.h"
#include "site.h"

/* A code for edge-1, and what its key says to it. */
struct asking {
	struct site s;
	struct db *db;
	char code[80];
	struct enrolment_asked a;
};

static void asking_open(struct asking *q)
{
	unsigned char seed[SEED_SIZE] = { 7 };
	struct seed_signer key;
	struct printer said;
	struct ctx *cx = &q->s.cx;

	site_open(&q->s);
	ask(&q->s, "POST", "/v1/devices", q->s.admin,
	    body(&q->s, "{'device':'edge-1','site':'munich','labels':[]}"), 201);
	secret_given(&q->s, q->code);
	site_stop(&q->s);
	assert_ok(cx,
		  db_open(cx, arena_printf(&cx->mem, "%s/signet.db", q->s.dir), DB_READ, &q->db));
	q->a = (struct enrolment_asked){ .device = "edge-1", .code = q->code };
	seed_signer_init(&key, seed);
	memcpy(q->a.public, key.signer.public, PUBLIC_KEY_SIZE);
	enrol_print(cx, q->s.in.signer.key.origin, "edge-1", q->code, &said);
	assert_ok(cx, key.signer.sign(&key.signer, cx, said.text, said.size, q->a.proof));
}

static void asking_close(struct asking *q)
{
	db_close(q->db);
	site_close(&q->s);
}
#define auto_asking cleanup(asking_close) struct asking

static enum err enrolled(struct asking *q)
{
	struct device d;

	return enrol_check(&q->s.cx, q->db, q->s.in.signer.key.origin, &q->a, &d);
}

TEST(a_code_enrols_up_to_the_moment_it_states_and_then_no_more)
{
	auto_asking q = { 0 };
	struct device d;

	asking_open(&q);
	assert_ok(&q.s.cx, db_device_at(&q.s.cx, q.db, "edge-1", AT_NOW, &d));
	q.s.cx.now = d.code_expires_at - 1;
	assert_ok(&q.s.cx, enrolled(&q));
	q.s.cx.now = d.code_expires_at;
	assert_err(enrolled(&q), E_UNAUTHENTICATED);
}

TEST(a_key_that_did_not_sign_the_code_is_not_enrolled)
{
	auto_asking q = { 0 };

	asking_open(&q);
	q.a.public[0] ^= 1;
	assert_err(enrolled(&q), E_UNAUTHENTICATED);
	q.a.public[0] ^= 1;
	q.a.proof[0] ^= 1;
	assert_err(enrolled(&q), E_UNAUTHENTICATED);
}

/* Verified on a worker, and the device is retired before the writer comes to it. */
TEST(a_report_that_was_verified_before_its_device_retired_is_refused)
{
	auto_site s = { 0 };
	struct device_here n = { .cx = &s.cx, .name = "edge-1" };
	struct report_opened o;
	auto_json sent = NULL;
	struct ctx cx = { 0 };
	const char *digest;
	struct report r;
	struct fact f;
	struct db *db;
	struct report_outcome what;

	site_open(&s);
	n.port = s.port;
	n.origin = s.in.signer.key.origin;
	device_enrols(&n, "munich", s.admin);
	r = device_report(&n, 1, NULL);
	sent = json_loads(device_report_body(&s.cx, &r, &n.key.signer, &digest), 0, NULL);
	assert_ok(&cx, db_open(&cx, s.in.db_path, DB_READ, &db));
	assert_ok(&cx, report_open(&cx, db, &s.in.signer.key, "edge-1",
				   json_string_value(json_object_get(sent, "envelope")), &f, &o));
	ask(&s, "POST", "/v1/devices/edge-1/retire", s.admin, body(&s, "{'reason':'worn'}"), 201);
	assert_err(report_receive(&cx, db, n.origin, "edge-1", &o, &f, &what), E_FORBIDDEN);
	db_close(db);
	arena_free(&cx.mem);
}

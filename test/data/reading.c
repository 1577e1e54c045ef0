#include <string.h>

#include "data/reading.h"
#include "device.h"
#include "reading.h"

/* Readings of frozen labels and of test data: entries on their dataset, before a byte leaves. */

/* ---- what is entered ---- */

TEST(a_reading_of_labels_is_an_entry_on_their_dataset_that_says_who_and_what)
{
	auto_read r = { 0 };

	read_open(&r);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 0);
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 200);
	file_says(r.p.s.last.body, "id,actual\n1,1\n");
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
	reading_is(&r, "/actor/id", "eva");
	reading_is(&r, "/fact/digest", r.p.labels);
	reading_is(&r, "/fact/from", "0");
	reading_is(&r, "/fact/size",
		   say(&r.p, "%zu",
		       strlen("id,actual\n1,1\n2,1\n3,0\n4,0"
			      "\n5,0\n6,0\n7,0\n8,0\n9,0\n10,"
			      "0\n")));
	reading_is(&r, "/fact/route", "GET /v1/artifacts/{digest}");
	parts_are(&r, "[{'dataset':'press-test/1','part':'labels'}]");
	plant_holds(&r.p);
}

TEST(a_reading_of_test_data_by_a_service_is_an_entry_and_one_of_training_data_is_none)
{
	auto_read r = { 0 };

	read_open(&r);
	ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	file_says(r.p.s.last.body, "id,torque\n");
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
	reading_is(&r, "/actor/id", "ci");
	reading_is(&r, "/actor/for", "jonas");
	parts_are(&r, "[{'dataset':'press-test/1','part':'data'}]");
	ask(&r.p.s, "GET", "/v1/datasets/press-train/versions/1", r.p.token, NULL, 200);
	ask(&r.p.s, "GET", artifact_url(&r, json_at(&r.p.s, "/digest")), r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-train/1"), 0);
}

/* clang-format off */
static const struct { const char *method, *headers; int status; size_t entries; const char *from, *size; } requests[] = {
	{ "GET",  "", 200, 1, "0", "61" },
	{ "GET",  "Range: bytes=3-5\r\n", 206, 1, "3", "3" },
	{ "GET",  "Range: bytes=-2\r\n", 206, 1, "59", "2" },
	{ "GET",  "Range: bytes=3-5\r\nIf-None-Match: *\r\n", 206, 1, "3", "3" },
	{ "GET",  "If-None-Match: \"sha256:0\"\r\n", 200, 1, "0", "61" },
	{ "GET",  "If-None-Match: *\r\n", 304, 0, NULL, NULL },
	{ "GET",  "Range: bytes=61-\r\n", 416, 0, NULL, NULL },
	{ "HEAD", "", 200, 0, NULL, NULL },
	{ "GET",  "Idempotency-Key: k\r\n", 200, 1, "0", "61" },
	{ "GET",  "Idempotency-Key: k\r\n", 200, 1, "0", "61" },
};
/* clang-format on */

TEST(each_request_that_sends_bytes_is_an_entry_with_its_range_and_no_other_is_one)
{
	auto_read r = { 0 };
	size_t before = 0, n;

	read_open(&r);
	for (size_t i = 0; i < countof(requests); i++) {
		ask_with(&r, requests[i].method, artifact_url(&r, r.set), r.eva.secret,
			 requests[i].headers, requests[i].status);
		n = readings(&r, "press-test/1");
		ck_assert_msg(n == before + requests[i].entries, "%s: %zu", requests[i].headers, n);
		before = n;
		if (!requests[i].entries)
			continue;
		reading_is(&r, "/fact/from", requests[i].from);
		reading_is(&r, "/fact/size", requests[i].size);
	}
}

/* Under another name, outside of a run, and stored by somebody else, they are the same bytes. */
TEST(bytes_are_known_by_their_digest_whatever_they_were_stored_as)
{
	static const char labels[] =
		"id,actual\n1,1\n2,1\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n";
	auto_read r = { 0 };
	char digest[80];

	read_open(&r);
	artifact_add(&r.p.s, r.p.token, labels, digest); /* whoever has the bytes may */
	ck_assert_str_eq(digest, r.p.labels);
	ask(&r.p.s, "GET", artifact_url(&r, digest), r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 1);
	ask(&r.p.s, "POST", "/v1/datasets/copy/versions", r.p.token,
	    body(&r.p.s,
		 "{'digest':'%s','size':61,'rows':10,'format':'text/csv','source':'elsewhere',"
		 "'stored':false}",
		 r.set),
	    201);
	ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "copy/1"), 0); /* it is no test set */
	ck_assert_uint_eq(readings(&r, "press-test/1"), 2);
	ask(&r.p.s, "POST", "/v1/datasets/copy/versions/1/freeze", r.p.vera.secret,
	    body(&r.p.s, "{'labels':'%s','label':'failed'}", r.p.labels), 201);
	ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "copy/1"), 1);
	parts_are(&r,
		  "[{'dataset':'copy/1','part':'data'},{'dataset':'press-test/1','part':'data'}]");
	ask(&r.p.s, "GET", artifact_url(&r, r.p.labels), r.eva.secret, NULL, 200);
	ck_assert_uint_eq(readings(&r, "copy/1"), 2);
	ck_assert_uint_eq(readings(&r, "press-test/1"), 4);
}

static void named_as_test(struct read *r, const char *dataset)
{
	ask(&r->p.s, "POST", "/v1/runs", r->p.token,
	    body(&r->p.s,
		 "{'model':'press-health','commit':'0123456789012345678901234567890123456789',"
		 "'repository':'r','started':'2026-01-31T08:15:00.250Z',"
		 "'finished':'2026-01-31T08:15:00.250Z',"
		 "'inputs':[{'dataset':'%s','role':'test'}],'outputs':[]}",
		 dataset),
	    201);
}

TEST(a_set_that_a_run_named_as_a_test_set_is_test_data_from_then_on)
{
	auto_read r = { 0 };
	const char *train;

	read_open(&r);
	ask(&r.p.s, "GET", "/v1/datasets/press-train/versions/1", r.p.token, NULL, 200);
	train = say(&r.p, "%s", artifact_url(&r, json_at(&r.p.s, "/digest")));
	ask(&r.p.s, "GET", train, r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-train/1"), 0);
	named_as_test(&r, "press-train/1");
	named_as_test(&r, "press-train/1");
	ask(&r.p.s, "GET", train, r.p.token, NULL, 200);
	ck_assert_uint_eq(readings(&r, "press-train/1"), 1);
	plant_holds(&r.p);
}

/* ---- a device ---- */

TEST(a_device_that_gets_test_data_as_part_of_a_release_leaves_an_entry)
{
	auto_read r = { 0 };
	struct device_here d = { .name = RELEASE_DEVICE };
	char olga[80];
	const char *url;

	plant_published(&r.p);
	person_add(&r.p.s, "iris", "auditor", r.iris);
	person_add(&r.p.s, "olga", "operator", olga);
	d.cx = &r.p.s.cx;
	d.port = r.p.s.port;
	d.origin = r.p.s.in.signer.key.origin;
	device_enrols(&d, "munich", olga);
	url = say(&r.p, "/tuf/targets/artifacts/%s.%s", r.p.artifact + 7, r.p.artifact + 7);
	ask(&r.p.s, "GET", url, d.token, NULL, 200);
	ask(&r.p.s, "POST", "/v1/datasets/inside/versions", r.p.jonas.secret,
	    body(&r.p.s,
		 "{'digest':'%s','size':1,'rows':10,'format':'text/csv','source':'x',"
		 "'stored':false}",
		 r.p.artifact),
	    201);
	strcpy(r.p.token, r.p.jonas.secret);
	named_as_test(&r, "inside/1");
	ck_assert_uint_eq(readings(&r, "inside/1"), 0);
	ask(&r.p.s, "GET", url, d.token, NULL, 200);
	ck_assert_str_eq(r.p.s.last.body, r.p.bytes);
	ck_assert_uint_eq(readings(&r, "inside/1"), 1);
	reading_is(&r, "/actor/kind", "device");
	reading_is(&r, "/actor/id", RELEASE_DEVICE);
	reading_is(&r, "/fact/route", "GET /tuf/targets/{path...}");
	ask(&r.p.s, "GET", url, r.p.jonas.secret, NULL, 200); /* a person by that route */
	ck_assert_uint_eq(readings(&r, "inside/1"), 2);
	/* no device has another way to the bytes */
	ask(&r.p.s, "GET", artifact_url(&r, r.p.artifact), d.token, NULL, 403);
	ck_assert_uint_eq(readings(&r, "inside/1"), 2);
}

/* ---- floods ---- */

/* The minute lasts until the test ends it. */
static _Atomic int64_t elapsed;

static int64_t elapsed_stands(void)
{
	return elapsed;
}

TEST(one_reader_has_so_many_readings_a_minute_and_others_have_theirs)
{
	auto_read r = { .p.s.elapsed = elapsed_stands };

	read_open(&r);
	for (int i = 0; i < READINGS_A_MINUTE; i++)
		ask_with(&r, "GET", artifact_url(&r, r.set), r.eva.secret, "Range: bytes=0-0\r\n",
			 206);
	ask_with(&r, "GET", artifact_url(&r, r.set), r.eva.secret, "Range: bytes=0-0\r\n", 429);
	head_field(&r.p.s, "Retry-After");
	json_says(&r.p.s, "/detail", "at most 60 times a minute");
	ask_with(&r, "HEAD", artifact_url(&r, r.set), r.eva.secret, "", 200);
	ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	elapsed += 60000;
	ask_with(&r, "GET", artifact_url(&r, r.set), r.eva.secret, "Range: bytes=0-0\r\n", 206);
	ck_assert_uint_eq(readings(&r, "press-test/1"), READINGS_A_MINUTE + 2);
}

TEST(a_minute_later_a_reader_may_read_again)
{
	struct readings *all = readings_memory.make();
	const int64_t start = 1000;

	for (int i = 0; i < READINGS_A_MINUTE; i++)
		ck_assert(readings_take(all, "person:eva", start + i));
	ck_assert(!readings_take(all, "person:eva", start + 59999));
	ck_assert(readings_take(all, "service:eva", start + 59999));
	ck_assert(readings_take(all, "person:eva", start + 60000));
	readings_memory.drop(all);
}

TEST(bytes_of_more_datasets_than_an_entry_names_do_not_leave)
{
	auto_read r = { 0 };

	read_open(&r);
	for (int i = 0; i < READING_PARTS_MAX; i++) {
		ask(&r.p.s, "POST", say(&r.p, "/v1/datasets/copy-%d/versions", i), r.p.token,
		    body(&r.p.s,
			 "{'digest':'%s','size':61,'rows':10,'format':'text/csv','source':'x',"
			 "'stored':false}",
			 r.set),
		    201);
		named_as_test(&r, say(&r.p, "copy-%d/1", i));
		if (i == READING_PARTS_MAX - 2)
			ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 200);
	}
	ask(&r.p.s, "GET", artifact_url(&r, r.set), r.p.token, NULL, 413);
	json_says(&r.p.s, "/detail", "more than 256 datasets have these bytes");
	body_says_not(&r.p.s, "torque");
}

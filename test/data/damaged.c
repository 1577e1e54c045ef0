#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "proof/digest.h"
#include "reading.h"
#include "waiting.h"

/* Stored bytes that were swapped, cut or lost under the running server: nothing is decided by them,
 * and none of them leaves. */

#define PATIENCE_MS 30000
#define LARGE       300000 /* more than is hashed on the event thread, and more than one buffer */
#define KIND        "bytes.damaged"
#define TRUTH       "id,actual\n1,1\n2,1\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"
#define FLATTERED   "id,actual\n1,1\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n"

static const char *blob_at(struct plant *p, const char *folder, const char *digest)
{
	return arena_printf(&p->s.cx.mem, "%s/%.2s/%s", folder, digest + HEX_AT,
			    digest + HEX_AT + 2);
}

static void bytes_swap(struct plant *p, const char *digest, const char *bytes, size_t size)
{
	file_swap(blob_at(p, p->s.in.blobs, digest), bytes, size);
}

/* ---- counting ---- */

TEST(labels_that_were_swapped_pass_no_version_and_are_an_alarm_until_they_are_put_back)
{
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	plant_register(&p, 1, 0, 201, id);
	ck_assert_uint_eq(strlen(TRUTH), strlen(FLATTERED));
	bytes_swap(&p, p.labels, FLATTERED, strlen(FLATTERED));
	plant_predict(&p, id, PLANT_VERSION_1, 409);
	json_is(&p.s, "/type", "/problems/damaged");
	json_is(&p.s, "/pointer", p.labels);
	alarms_become(&p, KIND, 1);
	bytes_swap(&p, p.labels, TRUTH, strlen(TRUTH));
	plant_predict(&p, id, PLANT_VERSION_1, 201);
	ask(&p.s, "GET", arena_printf(&p.s.cx.mem, "/v1/validations/%s", id), p.token, NULL, 200);
	json_is(&p.s, "/result/verdict", "fails");
	alarms_become(&p, KIND, 0);
}

TEST(a_set_is_frozen_by_the_bytes_that_its_record_names)
{
	auto_plant p = { 0 };
	char labels[80], set[80];

	plant_data(&p);
	ask(&p.s, "GET", "/v1/datasets/press-train/versions/1", p.token, NULL, 200);
	snprintf(set, sizeof(set), "%s", json_at(&p.s, "/digest"));
	labels_add(&p, "id,actual\n11,0\n12,1\n", labels);
	bytes_swap(&p, set, "id\n11\n13\n", 9);
	ask(&p.s, "POST", "/v1/datasets/press-train/versions/1/freeze", p.vera.secret,
	    body(&p.s, "{'labels':'%s','label':'x'}", labels), 409);
	json_is(&p.s, "/type", "/problems/damaged");
	json_is(&p.s, "/pointer", set);
}

/* ---- leaving ---- */

static char large[LARGE + 1];

static void large_make(void)
{
	for (size_t i = 0; i < LARGE; i++)
		large[i] = (char)('a' + (i * i + i / 7) % 26);
}

static void large_stored(struct plant *p, char *digest)
{
	large_make();
	artifact_add(&p->s, p->token, large, digest);
}

static void cut(struct plant *p, const char *digest)
{
	bytes_swap(p, digest, large, LARGE - 1);
}

static void grown(struct plant *p, const char *digest)
{
	static char more[LARGE + 2];

	snprintf(more, sizeof(more), "%sx", large);
	bytes_swap(p, digest, more, LARGE + 1);
}

static void last_byte(struct plant *p, const char *digest)
{
	large[LARGE - 1] ^= 1;
	bytes_swap(p, digest, large, LARGE);
	large[LARGE - 1] ^= 1;
}

static void gone(struct plant *p, const char *digest)
{
	ck_assert_int_eq(unlink(blob_at(p, p->s.in.blobs, digest)), 0);
}

/* The right bytes behind a symbolic link, which can be changed without the link's own mark. */
static void linked(struct plant *p, const char *digest)
{
	const char *path = blob_at(p, p->s.in.blobs, digest),
		   *moved = arena_printf(&p->s.cx.mem, "%s/moved", p->s.dir);

	ck_assert_int_eq(rename(path, moved), 0);
	ck_assert_int_eq(symlink(moved, path), 0);
}

static void folder(struct plant *p, const char *digest)
{
	gone(p, digest);
	ck_assert_int_eq(mkdir(blob_at(p, p->s.in.blobs, digest), 0700), 0);
}

/* Nobody writes into it. */
static void piped(struct plant *p, const char *digest)
{
	gone(p, digest);
	ck_assert_int_eq(mkfifo(blob_at(p, p->s.in.blobs, digest), 0600), 0);
}

static void (*const damages[])(struct plant *p, const char *digest) = { cut,  grown,  last_byte,
									gone, linked, folder,
									piped };

static const char *const headers[] = { "", "Range: bytes=0-9\r\n", "Range: bytes=-1\r\n" };

/* One request, whose answer may be large; what it holds behind the headers. */
static size_t fetched(struct plant *p, const char *method, const char *digest, const char *more,
		      int status, const char **body)
{
	static char answer[LARGE + 4096];
	const char *request =
		arena_printf(&p->s.cx.mem,
			     "%s /v1/artifacts/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
			     "Connection: close\r\nAuthorization: Bearer %s\r\n%s\r\n",
			     method, digest, p->s.port, p->token, more);
	int fd = dial(p->s.port), got = 0;
	size_t n = 0;

	send_all(fd, request, strlen(request));
	ck_assert(hear_out(fd, answer, sizeof(answer), &n));
	close(fd);
	answer[n] = '\0';
	sscanf(answer, "HTTP/1.1 %3d", &got);
	ck_assert_msg(got == status, "%s %s: wanted %d: %.400s", method, more, status, answer);
	*body = p->s.last.body = answer_body(answer);
	p->s.last.body_size = n - (size_t)(*body - answer);
	return p->s.last.body_size;
}

/* Kept as hashed, and sent by that. */
static void sent_once(struct plant *p, const char *digest)
{
	const char *body;

	file_settles(blob_at(p, p->s.in.blobs, digest));
	ck_assert_uint_eq(fetched(p, "GET", digest, "", 200, &body), LARGE);
	ck_assert_uint_eq(fetched(p, "GET", digest, headers[1], 206, &body), 10);
}

TEST_EACH(no_wrong_byte_leaves_whether_or_not_the_file_was_sent_before, damages)
{
	static const char *const known[] = { "new", "sent" };
	auto_plant p = { 0 };
	const char *body;
	char digest[80];

	plant_data(&p);
	large_make();
	for (size_t i = 0; i < countof(known); i++) {
		large[0] = (char)('A' + i); /* a file of its own */
		artifact_add(&p.s, p.token, large, digest);
		if (i > 0)
			sent_once(&p, digest);
		damages[_i](&p, digest);
		for (size_t k = 0; k < countof(headers); k++) {
			fetched(&p, "GET", digest, headers[k], 409, &body);
			json_is(&p.s, "/type", "/problems/damaged");
			json_is(&p.s, "/pointer", digest);
		}
		alarms_become(&p, KIND, i + 1);
	}
}

TEST(a_large_file_leaves_whole_and_in_parts_before_and_after_it_was_hashed)
{
	auto_plant p = { 0 };
	const char *body;
	char digest[80];

	plant_data(&p);
	large_stored(&p, digest);
	for (int i = 0; i < 2; i++) {
		ck_assert_uint_eq(fetched(&p, "GET", digest, headers[2], 206, &body), 1);
		ck_assert_int_eq(body[0], large[LARGE - 1]);
		ck_assert_uint_eq(fetched(&p, "GET", digest, "", 200, &body), LARGE);
		ck_assert_mem_eq(body, large, LARGE);
		ck_assert_uint_eq(fetched(&p, "HEAD", digest, "", 200, &body), 0);
		if (i == 0)
			sent_once(&p, digest);
	}
	alarms_become(&p, KIND, 0);
}

/* ---- mending ---- */

TEST_EACH(who_sends_the_bytes_again_puts_them_right, damages)
{
	auto_plant p = { 0 };
	const char *body;
	char digest[80];

	plant_data(&p);
	large_stored(&p, digest);
	damages[_i](&p, digest);
	fetched(&p, "GET", digest, "", 409, &body);
	alarms_become(&p, KIND, 1);
	if (damages[_i] == folder) /* no program makes one, and none takes it away unasked */
		ck_assert_int_eq(rmdir(blob_at(&p, p.s.in.blobs, digest)), 0);
	artifact_add(&p.s, p.token, large, digest);
	ck_assert_uint_eq(fetched(&p, "GET", digest, "", 200, &body), LARGE);
	ck_assert_mem_eq(body, large, LARGE);
	alarms_become(&p, KIND, 0);
}

TEST(what_is_damaged_is_known_after_a_restart_and_entered_once)
{
	auto_plant p = { 0 };
	const char *body;
	char digest[80];

	plant_data(&p);
	large_stored(&p, digest);
	last_byte(&p, digest);
	fetched(&p, "GET", digest, "", 409, &body);
	alarms_become(&p, KIND, 1);
	ask(&p.s, "GET", "/v1/integrity", p.token, NULL, 200);
	json_says(&p.s, "/damaged/0/object", digest);
	site_restart(&p.s);
	plant_login(&p);
	fetched(&p, "GET", digest, "", 409, &body);
	alarms_become(&p, KIND, 1);
	bytes_swap(&p, digest, large, LARGE);
	fetched(&p, "GET", digest, "", 200, &body);
	alarms_become(&p, KIND, 0);
	ask(&p.s, "GET", "/v1/integrity", p.token, NULL, 200);
	json_equals(&p.s, "/damaged", "[]");
}

/* ---- contents ---- */

TEST(a_document_with_other_bytes_is_refused_until_they_are_put_back)
{
	static const char url[] = "/v1/documents/models/press-health/envelopes/1.json";
	auto_plant p = { 0 };
	char id[40];

	plant_data(&p);
	plant_version(&p, 1);
	ask(&p.s, "GET", url, p.token, NULL, 200);
	json_says(&p.s, "/acceptance/0/at_least", "0.6");
	site_sql(&p.s,
		 "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), '0.6', '0.4') AS "
		 "BLOB) WHERE instr(CAST(bytes AS TEXT), '\"specificity\"') AND kind = 'document' "
		 "AND instr(CAST(bytes AS TEXT), '0.6')");
	ask(&p.s, "GET", url, p.token, NULL, 409);
	json_is(&p.s, "/type", "/problems/damaged");
	plant_register(&p, 1, 0, 201, id); /* under the digest, whatever bytes are there */
	plant_predict(&p, id, PLANT_VERSION_1, 409); /* the measure would be another */
	json_is(&p.s, "/type", "/problems/damaged");
	alarms_become(&p, KIND, 1);
	site_sql(&p.s,
		 "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), '0.4', '0.6') AS "
		 "BLOB) WHERE instr(CAST(bytes AS TEXT), '\"specificity\"') AND kind = 'document' "
		 "AND instr(CAST(bytes AS TEXT), '0.4')");
	ask(&p.s, "GET", url, p.token, NULL, 200);
	alarms_become(&p, KIND, 0);
	plant_predict(&p, id, PLANT_VERSION_1, 201);
}

TEST(a_person_whose_printed_name_was_altered_has_none_and_signs_nothing_by_another)
{
	auto_plant p = { 0 };

	plant_data(&p);
	site_sql(&p.s, "UPDATE content SET bytes = CAST('Eve' AS BLOB) WHERE digest = "
		       "(SELECT name FROM user WHERE id = 'anna' ORDER BY from_idx LIMIT 1)");
	ask(&p.s, "GET", "/v1/users/anna", p.s.admin, NULL, 200);
	json_equals(&p.s, "/name", "null");
	plant_login(&p); /* and is not locked out */
	alarms_become(&p, KIND, 1);
}

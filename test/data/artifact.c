#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/fsck.h"
#include "person.h"
#include "proof/digest.h"

#define TEN     "0123456789"
#define UPLOADS 8
#define ROUNDS  5

static const char *digest_of(struct site *s, const char *bytes)
{
	struct hash h = hash_bytes(bytes, strlen(bytes));

	return digest_text(&s->cx, &h);
}

static const char *url_of(struct site *s, const char *bytes, const char *query)
{
	return arena_printf(&s->cx.mem, "/v1/artifacts/%s%s", digest_of(s, bytes), query);
}

/* Uploads on their way, or links that wait for the next start. */
static unsigned staged(struct site *s)
{
	DIR *d = opendir(arena_printf(&s->cx.mem, "%s/staging", s->in.blobs));
	struct dirent *item;
	unsigned n = 0;

	ck_assert_ptr_nonnull(d);
	while ((item = readdir(d)))
		n += item->d_name[0] != '.';
	closedir(d);
	return n;
}

static uint64_t entries(struct site *s)
{
	struct fsck_report r;

	assert_ok(&s->cx, fsck(&s->cx, s->in.db_path, NULL, FSCK_HASHES, &r));
	return r.entries;
}

/* One request with headers of its own; all that came, and its status. */
static const char *fetch(struct site *s, const char *method, const char *url, const char *secret,
			 const char *headers, int status)
{
	const char *request =
		arena_printf(&s->cx.mem,
			     "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n"
			     "Authorization: Bearer %s\r\n%s\r\n",
			     method, url, s->port, secret, headers);
	char *out = s->last.text;

	ck_assert(raw(s->port, request, strlen(request), out, ANSWER_MAX));
	s->last.status = 0;
	sscanf(out, "HTTP/1.1 %3d", &s->last.status);
	ck_assert_msg(s->last.status == status, "%s %s %s: wanted %d: %s", method, url, headers,
		      status, out);
	s->last.body = answer_body(out);
	return out;
}

/* ---- storing ---- */

TEST(only_bytes_that_match_their_name_are_stored)
{
	static const char *const names[] = { "sha256:", "sha256:00", "sha1:00", "%s0", "x%s" };
	auto_site s = { 0 };
	char author[80];
	const char *url;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	url = url_of(&s, TEN, "");
	ask(&s, "PUT", url, author, "012345678", 422);
	json_says(&s, "/detail", digest_of(&s, "012345678"));
	ck_assert(json_has(&s, "/entry"));
	ask(&s, "PUT", url, author, TEN "0", 422);
	ask(&s, "GET", url, author, NULL, 404);
	ask(&s, "PUT", url_of(&s, TEN, "?class=king"), author, TEN, 400);
	for (size_t i = 0; i < countof(names); i++) {
		const char *at = strstr(names[i], "%s");
		const char *name = at ? arena_printf(&s.cx.mem, "%.*s%s%s", (int)(at - names[i]),
						     names[i], digest_of(&s, TEN), at + 2)
				      : names[i];

		ask(&s, "PUT", arena_printf(&s.cx.mem, "/v1/artifacts/%s", name), author, TEN, 404);
	}
	ck_assert_uint_eq(staged(&s), 0);
	ask(&s, "PUT", url, author, TEN, 201);
	ask(&s, "PUT", url, author, TEN, 200);
	ck_assert_uint_eq(staged(&s), 0);
}

struct upload {
	pthread_barrier_t *together;
	struct site *s;
	const char *url, *secret, *bytes;
	pthread_t thread;
	struct answer last;
};

static void *upload(void *arg)
{
	struct upload *u = arg;

	pthread_barrier_wait(u->together);
	http(u->s->port, "PUT", u->url, u->secret, "", u->bytes, &u->last);
	return NULL;
}

TEST(uploads_of_the_same_bytes_at_once_all_succeed_and_leave_one_entry)
{
	static struct upload up[UPLOADS];
	auto_site s = { 0 };
	pthread_barrier_t together;
	char author[80];
	uint64_t before;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	pthread_barrier_init(&together, NULL, UPLOADS);
	before = entries(&s);
	for (int round = 0; round < ROUNDS; round++) {
		const char *bytes = arena_printf(&s.cx.mem, "the bytes of round %d", round);

		for (size_t i = 0; i < UPLOADS; i++) {
			up[i].together = &together;
			up[i].s = &s;
			up[i].url = url_of(&s, bytes, "");
			up[i].secret = author;
			up[i].bytes = bytes;
			pthread_create(&up[i].thread, NULL, upload, &up[i]);
		}
		for (size_t i = 0; i < UPLOADS; i++) {
			pthread_join(up[i].thread, NULL);
			ck_assert_msg(up[i].last.status / 100 == 2, "%s", up[i].last.text);
		}
	}
	ck_assert_uint_eq(entries(&s) - before, ROUNDS);
	ck_assert_uint_eq(staged(&s), 0);
	pthread_barrier_destroy(&together);
}

/* Pieces that never end where a buffer does; each fills one, or several, or ends one. */
static const struct {
	size_t size, piece;
} large[] = {
	{ STAGE_BUFFER - 1, 1000 },  { STAGE_BUFFER, 100000 },
	{ STAGE_BUFFER + 1, 30011 }, { 5 * STAGE_BUFFER + 17, 1 << 20 },
	{ 2 * STAGE_BUFFER, 65536 }, { 3 * STAGE_BUFFER - 5, 777 },
};

TEST_EACH(an_upload_of_many_buffers_arrives_whole_however_it_was_cut, large)
{
	size_t size = large[_i].size, sent = 0, n;
	char *bytes = malloc(size), author[80];
	auto_site s = { 0 };
	const char *head;
	struct hash h;
	int fd;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i * i + i / 1000);
	h = hash_bytes(bytes, size);
	head = arena_printf(&s.cx.mem,
			    "PUT /v1/artifacts/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: "
			    "Bearer %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
			    digest_text(&s.cx, &h), s.port, author, size);
	fd = dial(s.port);
	send_all(fd, head, strlen(head));
	for (; sent < size; sent += n) {
		n = size - sent < large[_i].piece ? size - sent : large[_i].piece;
		send_all(fd, bytes + sent, n);
	}
	ck_assert(hear_out(fd, s.last.text, sizeof(s.last.text), &n));
	ck_assert_msg(strncmp(s.last.text, "HTTP/1.1 201", 12) == 0, "%s", s.last.text);
	close(fd);
	free(bytes);
}

TEST(an_upload_that_is_cut_leaves_nothing)
{
	auto_site s = { 0 };
	const char *head;
	char author[80];
	uint64_t before;
	int fd;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	before = entries(&s);
	head = arena_printf(&s.cx.mem,
			    "PUT %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n"
			    "Content-Length: 10\r\n\r\n01234",
			    url_of(&s, TEN, ""), s.port, author);
	fd = dial(s.port);
	send_all(fd, head, strlen(head));
	for (int i = 0; i < 2000 && staged(&s) == 0; i++)
		usleep(10000);
	ck_assert_uint_eq(staged(&s), 1);
	close(fd);
	for (int i = 0; i < 2000 && staged(&s) > 0; i++)
		usleep(10000);
	ck_assert_uint_eq(staged(&s), 0);
	ck_assert_uint_eq(entries(&s), before);
	ask(&s, "GET", url_of(&s, TEN, ""), author, NULL, 404);
}

TEST(an_upload_that_may_not_be_is_refused_before_its_bytes_come)
{
	auto_site s = { 0 };
	char author[80], reader[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	person_add(&s, "olaf", "operator", reader);
	fetch(&s, "PUT", url_of(&s, TEN, ""), reader, "Content-Length: 1000000\r\n", 403);
	fetch(&s, "PUT", url_of(&s, TEN, ""), "sgt_none", "Content-Length: 1000000\r\n", 401);
	fetch(&s, "PUT", url_of(&s, TEN, ""), author, "Content-Length: 68719476737\r\n", 413);
	ck_assert_uint_eq(staged(&s), 0);
}

/* ---- who may read ---- */

TEST(labels_are_for_experts_and_auditors_and_for_nobody_else)
{
	auto_site s = { 0 };
	struct person anna, ben, eva, iris;
	char author[80], digest[80];
	const char *url, *expert = eva.secret, *auditor = iris.secret;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	founders_add(&s, &anna, &ben);
	person_with_key(&s, &eva, "eva", "expert", false, &anna);
	person_with_key(&s, &iris, "iris", "auditor", false, &anna);
	url = url_of(&s, TEN, "");
	ask(&s, "PUT", url_of(&s, TEN, "?class=labels"), expert, TEN, 201);
	ask(&s, "GET", url, expert, NULL, 200);
	ck_assert_str_eq(s.last.body, TEN);
	ask(&s, "GET", url, auditor, NULL, 200);
	fetch(&s, "HEAD", url, auditor, "", 200);
	ask(&s, "GET", url, author, NULL, 404);
	head_says_not(s.last.text, "ETag");
	ask(&s, "GET", url, s.admin, NULL, 404);
	fetch(&s, "HEAD", url, author, "", 404);
	fetch(&s, "GET", url, author, "Range: bytes=0-0\r\n", 404);
	fetch(&s, "GET", url, author,
	      arena_printf(&s.cx.mem, "If-None-Match: \"%s\"\r\n", digest_of(&s, TEN)), 404);
	ask(&s, "GET", url, NULL, NULL, 401);
	/* nor does naming their digest in a record make them readable */
	ask(&s, "POST", "/v1/models", author, "{\"name\":\"m\",\"title\":\"t\"}", 201);
	ask(&s, "POST", "/v1/models/m/versions", author,
	    arena_printf(&s.cx.mem, "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}",
			 digest_of(&s, TEN)),
	    404);
	/* whoever has the bytes may store them for all to read */
	artifact_add(&s, author, TEN, digest);
	ask(&s, "GET", url, author, NULL, 200);
}

/* ---- reading ---- */

/* clang-format off */
static const struct { const char *headers; int status; const char *body, *says; } reads[] = {
	{ "", 200, TEN, "ETag: \"sha256:" },
	{ "", 200, TEN, "Content-Disposition: attachment" },
	{ "", 200, TEN, "Content-Security-Policy: sandbox; default-src 'none'" },
	{ "", 200, TEN, "X-Content-Type-Options: nosniff" },
	{ "Range: bytes=0-3\r\n", 206, "0123", "Content-Range: bytes 0-3/10" },
	{ "Range: bytes=0-0\r\n", 206, "0", "Content-Range: bytes 0-0/10" },
	{ "Range: bytes=9-\r\n", 206, "9", "Content-Range: bytes 9-9/10" },
	{ "Range: bytes=4-99\r\n", 206, "456789", "Content-Range: bytes 4-9/10" },
	{ "Range: bytes=-3\r\n", 206, "789", "Content-Range: bytes 7-9/10" },
	{ "Range: bytes=-99\r\n", 200, TEN, "" },
	{ "Range: bytes=0-\r\n", 200, TEN, "" },
	{ "Range: bytes=10-\r\n", 416, NULL, "Content-Range: bytes */10" },
	{ "Range: bytes=10-11\r\n", 416, NULL, "Content-Range: bytes */10" },
	{ "Range: bytes=-0\r\n", 416, NULL, "Content-Range: bytes */10" },
	{ "Range: bytes=0-1,3-4\r\n", 200, TEN, "" },
	{ "Range: bytes=3-1\r\n", 200, TEN, "" },
	{ "Range: bytes=-\r\n", 200, TEN, "" },
	{ "Range: bytes=a-b\r\n", 200, TEN, "" },
	{ "Range: bytes=0-3x\r\n", 200, TEN, "" },
	{ "Range: bytes=99999999999999999999-\r\n", 200, TEN, "" },
	{ "Range: bytes\r\n", 200, TEN, "" },
	{ "Range:\r\n", 200, TEN, "" },
	{ "Range: lines=0-1\r\n", 200, TEN, "" },
	{ "If-None-Match: \"$\"\r\n", 304, "", "ETag: \"sha256:" },
	{ "If-None-Match: W/\"$\"\r\n", 304, "", "" },
	{ "If-None-Match: \"a\", \"$\"\r\n", 304, "", "" },
	{ "If-None-Match: *\r\n", 304, "", "" },
	{ "If-None-Match: $\r\n", 200, TEN, "" },
	{ "If-None-Match: \"sha256:\"\r\n", 200, TEN, "" },
};
/* clang-format on */

static const char *with(struct site *s, const char *headers, const char *digest)
{
	size_t n = strcspn(headers, "$");

	return headers[n] ? arena_printf(&s->cx.mem, "%.*s%s%s", (int)n, headers, digest,
					 headers + n + 1)
			  : headers;
}

TEST(ranges_and_conditions_are_met_or_left_alone)
{
	auto_site s = { 0 };
	char author[80], digest[80];
	const char *url, *out;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	artifact_add(&s, author, TEN, digest);
	url = url_of(&s, TEN, "");
	for (size_t i = 0; i < countof(reads); i++) {
		out = fetch(&s, "GET", url, author, with(&s, reads[i].headers, digest),
			    reads[i].status);
		head_says(out, reads[i].says);
		if (reads[i].body)
			ck_assert_msg(strcmp(s.last.body, reads[i].body) == 0, "%s: %s",
				      reads[i].headers, out);
	}
	out = fetch(&s, "HEAD", url, author, "", 200);
	head_says(out, "Content-Length: 10\r\n");
	ck_assert_str_eq(s.last.body, "");
}

TEST(nothing_is_something_too)
{
	auto_site s = { 0 };
	char author[80];
	const char *url;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	url = url_of(&s, "", "");
	ask(&s, "PUT", url, author, "", 201);
	ask(&s, "PUT", url, author, "", 200); /* it is there */
	ask(&s, "GET", url, author, NULL, 200);
	ck_assert_uint_eq(s.last.body_size, 0);
	fetch(&s, "GET", url, author, "Range: bytes=0-\r\n", 416);
	head_says(fetch(&s, "HEAD", url, author, "", 200), "Content-Length: 0\r\n");
}

#include "http/head.h"

#include <string.h>

#include "test.h"

#define RAW(s) (s), sizeof(s) - 1
#define GET    "GET / HTTP/1.1\r\n"
#define ALL    SIZE_MAX

/* good: how many of the bytes stand before the head with the fault; at: the fault's place; whole:
 * heads that came whole. */
/* clang-format off */
static const struct { const char *bytes; size_t size, good; const char *at; unsigned whole; } rows[] = {
	{ RAW(GET "\r\n"), ALL, NULL, 1 },
	{ RAW(GET "Host: a\r\nX:\r\nY:\t b\tc \xc3\xa4\r\n\r\n"), ALL, NULL, 1 },
	{ RAW("\r\n" GET "\r\n\r\n" GET "\r\n"), ALL, NULL, 2 },
	{ RAW(GET "\r\n" "HEAD /a HTTP/1.0\r\n\r\n" "GE"), ALL, NULL, 2 },
	{ RAW(GET "Content-Length: 3\r\n\r\n\0\r\n" GET "\r\n"), ALL, NULL, 2 },
	{ RAW(GET "content-length:\t3\r\n\r\nabc" "\x01"), 40, "method", 1 },
	{ RAW(GET "Content-Length: 0\r\n\r\n" "\x01"), 37, "method", 1 },
	{ RAW(GET "Content-Length: 3\r\n\r\nab"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length: 999999999999999999\r\n\r\n\0"), ALL, NULL, 1 },
	/* behind a body of which nobody knows the end nothing is a head */
	{ RAW(GET "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n\0"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length: 0\r\nContent-Length:0\r\n\r\n\0"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length: 1000000000000000000\r\n\r\na\0"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length: +1\r\n\r\na\0"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length: 1 \r\n\r\na\0"), ALL, NULL, 1 },
	{ RAW(GET "Content-Length:\r\n\r\n\0"), ALL, NULL, 1 },
	/* faults */
	{ RAW("\r\n\r\n" GET "\r\n"), 2, "method", 0 },
	{ RAW("\rG"), 0, "head", 0 },
	{ RAW(" " GET), 0, "method", 0 },
	{ RAW("\n" GET), 0, "method", 0 },
	{ RAW("G@T / HTTP/1.1\r\n"), 0, "method", 0 },
	{ RAW("GET\0 / HTTP/1.1\r\n"), 0, "method", 0 },
	{ RAW("GET  / HTTP/1.1\r\n"), 0, "request target", 0 },
	{ RAW("GET /\0 HTTP/1.1\r\n"), 0, "request target", 0 },
	{ RAW("GET /\t HTTP/1.1\r\n"), 0, "request target", 0 },
	{ RAW("GET /\x7f HTTP/1.1\r\n"), 0, "request target", 0 },
	{ RAW("GET /\x80 HTTP/1.1\r\n"), 0, "request target", 0 },
	{ RAW("GET /\r\n"), 0, "request target", 0 },
	{ RAW("GET /\n"), 0, "request target", 0 },
	{ RAW("GET /  HTTP/1.1\r\n"), 0, "version", 0 },
	{ RAW("GET / HTTP/1.1 \r\n"), 0, "version", 0 },
	{ RAW("GET / HTTP/1.2\r\n"), 0, "version", 0 },
	{ RAW("GET / HTTP/1.\r\n"), 0, "version", 0 },
	{ RAW("GET / HTTP/2\r\n"), 0, "version", 0 },
	{ RAW("GET / \r\n"), 0, "version", 0 },
	{ RAW("GET / HTTP/1.1\n\n"), 0, "head", 0 },
	{ RAW("GET / HTTP/1.1\rX"), 0, "head", 0 },
	{ RAW(GET " X: y\r\n"), 0, "head", 0 },
	{ RAW(GET "X: y\r\n z\r\n"), 0, "head", 0 },
	{ RAW(GET "X: y\r\n\tz\r\n"), 0, "head", 0 },
	{ RAW(GET "X: y\n"), 0, "head", 0 },
	{ RAW(GET "\n"), 0, "head", 0 },
	{ RAW(GET "\r\r"), 0, "head", 0 },
	{ RAW(GET "X: y\rZ"), 0, "head", 0 },
	{ RAW(GET ": y\r\n"), 0, "a header's name", 0 },
	{ RAW(GET "X : y\r\n"), 0, "a header's name", 0 },
	{ RAW(GET "X\0: y\r\n"), 0, "a header's name", 0 },
	{ RAW(GET "X\r\n"), 0, "a header's name", 0 },
	{ RAW(GET "X\xe4: y\r\n"), 0, "a header's name", 0 },
	{ RAW(GET "Xyz: \0\r\n"), 0, "Xyz", 0 },
	{ RAW(GET "Xyz: \x1f\r\n"), 0, "Xyz", 0 },
	{ RAW(GET "Xyz: \x7f\r\n"), 0, "Xyz", 0 },
	{ RAW("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 0, "Transfer-Encoding", 0 },
	{ RAW(GET "\r\n" GET "X: \0\r\n"), 18, "X", 1 },
	{ RAW(GET "Content-Length: 2\r\n\r\nab" GET "\r\n" "\0"), 57, "method", 2 },
};
/* clang-format on */

/* What one reading says of the bytes in two pieces, cut there. */
static size_t read_cut(struct head *h, const char *bytes, size_t size, size_t cut)
{
	size_t first = head_hear(h, bytes, cut);

	return h->why ? first : cut + head_hear(h, bytes + cut, size - cut);
}

TEST_EACH(a_fault_is_found_at_its_place_in_whatever_pieces_the_bytes_come, rows)
{
	const char *bytes = rows[_i].bytes;
	const size_t size = rows[_i].size, before = rows[_i].at ? rows[_i].good : size;

	for (size_t cut = 0; cut <= size; cut++) {
		struct head h = { 0 };
		size_t good = read_cut(&h, bytes, size, cut);

		ck_assert_msg(!h.why == !rows[_i].at && h.whole == rows[_i].whole, "%zu: %s", cut,
			      h.why);
		/* what was let through of the head before its fault came stays through */
		ck_assert_msg(good == before || (rows[_i].at && good == cut && cut > before), "%zu",
			      good);
		if (rows[_i].at)
			ck_assert_str_eq(h.place, rows[_i].at);
	}
}

TEST(a_name_of_any_length_is_read_and_the_refusal_names_its_beginning)
{
	char name[1000];
	struct head h = { 0 };

	memset(name, 'a', sizeof(name));
	head_hear(&h, GET, strlen(GET));
	head_hear(&h, name, sizeof(name));
	ck_assert_uint_eq(head_hear(&h, ":\0", 2), 0);
	ck_assert_uint_eq(strspn(h.place, "a"), HEAD_WORD_MAX);
}

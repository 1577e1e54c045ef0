#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof/note.h"
#include "proof/tiles.h"
#include "site.h"

#define ENTRIES 530 /* two full tiles, a third that is not, one with both of them above */

static uint64_t log_fill(struct site *s, const char *author)
{
	int index = 0;

	for (int i = 0; index < ENTRIES - 1; i++) {
		ask(s, "POST", "/v1/models", author,
		    arena_printf(&s->cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", i), 201);
		ck_assert_int_eq(sscanf(s->last.body, "{\"v\":1,\"index\":%d", &index), 1);
	}
	return (uint64_t)index + 1;
}

/* The checkpoint, under the key that the server shows. */
static struct checkpoint head_of(struct site *s)
{
	struct checkpoint head;
	struct note_key key;

	ask(s, "GET", "/log/vkey", NULL, NULL, 200);
	s->last.body[strcspn(s->last.body, "\n")] = '\0';
	assert_ok(&s->cx, note_key_parse(&s->cx, s->last.body, &key));
	ask(s, "GET", "/log/checkpoint", NULL, NULL, 200);
	assert_ok(&s->cx, checkpoint_verify(&s->cx, &key, s->last.body, &head));
	return head;
}

static const char *tile_url(struct site *s, const char *level, uint64_t n, unsigned width)
{
	const char *url = arena_printf(&s->cx.mem, "/log/tile/%s/%03d", level, (int)n);

	return width == TILE_WIDTH ? url : arena_printf(&s->cx.mem, "%s.p/%u", url, width);
}

/* A tile as a client without a credential gets it. */
static enum err tile_fetch(void *arg, struct ctx *cx, unsigned level, uint64_t n, struct hash *h,
			   unsigned width)
{
	struct site *s = arg;

	ask(s, "GET", tile_url(s, arena_printf(&cx->mem, "%u", level), n, width), NULL, NULL, 200);
	head_says(s->last.text, "Content-Type: application/octet-stream");
	ck_assert_uint_eq(s->last.body_size, width * sizeof(*h));
	memcpy(h, s->last.body, s->last.body_size);
	return OK;
}

struct source {
	struct merkle_source src;
	struct site *s;
};

static enum err node(const struct merkle_source *src, struct ctx *cx, unsigned level,
		     uint64_t index, struct hash *out)
{
	return tiles_node(cx, level, index, tile_fetch, container_of(src, struct source, src)->s,
			  out);
}

/* Every entry of a bundle is the one that the log names so, and its hash stands in the tile. */
static void bundle_check(struct site *s, const char *auditor, uint64_t n, unsigned width)
{
	static unsigned char bundle[ANSWER_MAX];
	struct hash h[TILE_WIDTH], leaf;
	size_t at = 0, size;

	assert_ok(&s->cx, tile_fetch(s, &s->cx, 0, n, h, width));
	ask(s, "GET", tile_url(s, "entries", n, width), auditor, NULL, 200);
	size = s->last.body_size;
	memcpy(bundle, s->last.body, size);
	for (unsigned i = 0; i < width; i++) {
		size_t length = (size_t)bundle[at] << 8 | bundle[at + 1];

		ck_assert_uint_le(at + 2 + length, size);
		leaf = merkle_leaf(bundle + at + 2, length);
		ck_assert(hash_same(&leaf, &h[i]));
		if (i % 16 == 0) {
			ask(s, "GET",
			    arena_printf(&s->cx.mem, "/log/entry/%d", (int)(n * TILE_WIDTH + i)),
			    auditor, NULL, 200);
			ck_assert_uint_eq(s->last.body_size, length);
			ck_assert_int_eq(memcmp(s->last.body, bundle + at + 2, length), 0);
		}
		at += 2 + length;
	}
	ck_assert_uint_eq(at, size);
}

/* clang-format off */
static const char *const none[] = {
	"0/000.p/0", "0/000.p/256", "0/000.p/257", "0/000.p/01", "0/000.p/-1", "0/000.p/x", "0/000.p/1x", "0/000.p/",
	"0/000.p/1/", "0/000.p", "0/000.q/1", "0/000/1", "0/002", "0/002.p/255", "0/003.p/1", "0/999", "1/000", "1/000.p/3",
	"1/001.p/1", "2/000.p/1", "6/000.p/1", "7/000.p/1", "x/000", "-1/000", "00/000", "00/0000", "0/0", "0/00", "0/0000", "0/x000",
	"0/x000/000", "0/x000/001", "0/000/x001", "0/x1/000", "0/x001/000", "0/x999/x999/x999/x999/x999/x999/x999/999", "0/abc",
	"0/%30%30%30x", "0",
	"entries/000.p/0", "entries/000.p/256", "entries/003.p/1", "entries/000.p/", "entries/0", "entries/x000/000", "entries",
	"entries/x999/x999/x999/x999/x999/x999/x999/999",
};
/* clang-format on */

/* A full tile is kept for ever; what grows still is not, and entries are nobody's to share. */
static void tiles_are_kept(struct site *s, const char *auditor)
{
	static const char ever[] = ", max-age=31536000, immutable\r\n";

	ask(s, "GET", "/log/tile/0/001", NULL, NULL, 200);
	head_says(s->last.text, arena_printf(&s->cx.mem, "Cache-Control: public%s", ever));
	ask(s, "GET", "/log/tile/entries/001", auditor, NULL, 200);
	head_says(s->last.text, arena_printf(&s->cx.mem, "Cache-Control: private%s", ever));
	ask(s, "GET", "/log/tile/0/001.p/9", NULL, NULL, 200);
	head_says_not(s->last.text, "immutable");
	ask(s, "GET", "/log/tile/entries/001.p/9", auditor, NULL, 200);
	head_says_not(s->last.text, "immutable");
}

static void tiles_that_are_not(struct site *s, const char *auditor)
{
	for (size_t i = 0; i < countof(none); i++)
		ask(s, "GET", arena_printf(&s->cx.mem, "/log/tile/%s", none[i]), auditor, NULL,
		    404);
}

TEST(the_tiles_lead_to_the_signed_root_and_the_bundles_to_the_tiles)
{
	auto_site s = { 0 };
	struct source source = { { node }, &s };
	char author[80], auditor[80];
	struct checkpoint head;
	struct hash root;
	uint64_t size;

	site_open(&s);
	person_add(&s, "ada", "author", author);
	person_add(&s, "iris", "auditor", auditor);
	size = log_fill(&s, author);
	head = head_of(&s);
	ck_assert_uint_eq(head.size, size);
	assert_ok(&s.cx, merkle_root(&s.cx, &source.src, size, &root));
	ck_assert(hash_same(&root, &head.root));
	for (uint64_t n = 0; n * TILE_WIDTH < size; n++)
		for (unsigned width = TILE_WIDTH; width > 0; width /= 2)
			if (n * TILE_WIDTH + width <= size)
				bundle_check(&s, auditor, n, width);
	bundle_check(&s, auditor, size / TILE_WIDTH, (unsigned)(size % TILE_WIDTH));
	ask(&s, "GET", tile_url(&s, "0", size / TILE_WIDTH, (unsigned)(size % TILE_WIDTH) + 1),
	    NULL, NULL, 404);
	tiles_that_are_not(&s, auditor);
	tiles_are_kept(&s, auditor);
}

TEST(entries_are_for_auditors_and_hashes_for_everyone)
{
	auto_site s = { 0 };
	char author[80], auditor[80];

	site_open(&s);
	person_add(&s, "ada", "author", author);
	person_add(&s, "iris", "auditor", auditor);
	ask(&s, "GET", "/log/tile/0/000.p/2", NULL, NULL, 200);
	head_says(s.last.text, "Cache-Control: public");
	ask(&s, "GET", "/log/tile/entries/000.p/2", auditor, NULL, 200);
	head_says_not(s.last.text, "public");
	ask(&s, "GET", "/log/tile/entries/000.p/2", NULL, NULL, 401);
	ask(&s, "GET", "/log/tile/entries/000.p/2", author, NULL, 403);
	ask(&s, "GET", "/log/entry/0", NULL, NULL, 401);
	ask(&s, "GET", "/log/entry/0", author, NULL, 403);
	ask(&s, "GET", "/log/proof/0", NULL, NULL, 401);
	ask(&s, "GET", "/log/entry/9999", auditor, NULL, 404);
	ask(&s, "GET", "/log/proof/9999", auditor, NULL, 404);
	ask(&s, "GET", "/log/consistency/0", NULL, NULL, 200);
	ask(&s, "GET", "/log/consistency/9999", NULL, NULL, 400);
}

/* ---- pages of the log ---- */

static int64_t span(struct site *s, const char *member)
{
	return strtoll(json_at(s, "/span/%s", member), NULL, 10);
}

/* All pages, newest first: they go on from each other down to the first entry; entries shown. */
static int64_t pages_are_whole(struct site *s, const char *reader, bool all)
{
	const char *url = "/v1/audit?limit=7";
	int64_t before = -1, shown = 0;

	while (before != 0) {
		const char *next;

		ask(s, "GET", url, reader, NULL, 200);
		ck_assert(before < 0 || span(s, "last") == before - 1);
		ck_assert_int_eq(span(s, "shown"), (int64_t)json_count(s, "/items"));
		ck_assert_int_eq(span(s, "shown") + span(s, "left_out"),
				 span(s, "last") - span(s, "first") + 1);
		ck_assert(!all || span(s, "left_out") == 0);
		shown += span(s, "shown");
		before = span(s, "first");
		next = json_at(s, "/next");
		ck_assert_int_eq(strcmp(next, "null") == 0, before == 0);
		url = arena_printf(&s->cx.mem, "/v1/audit?limit=7&cursor=%s", next);
	}
	return shown;
}

TEST(a_page_of_the_log_says_from_which_entry_to_which_it_goes_and_what_it_leaves_out)
{
	char everywhere[80], here[80];
	auto_site s = { 0 };
	int64_t size;

	site_open(&s);
	site_add(&s, "berlin");
	person_add(&s, "iris", "auditor", everywhere);
	person_add_at(&s, "xia", "berlin", here);
	role_grant_at(&s, "xia", "auditor", "berlin");
	size = (int64_t)head_of(&s).size;
	ck_assert_int_eq(pages_are_whole(&s, everywhere, true), size);
	ck_assert_int_lt(pages_are_whole(&s, here, false), size);
}

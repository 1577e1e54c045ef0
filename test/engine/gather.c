#include "engine/gather.h"

#include <string.h>

#include "base/text.h"
#include "engine/fsck.h"
#include "stream.h"

#define ROOT "\"root\":\""

static struct writer *begin(struct fixture *f)
{
	const struct writer_config cfg = { .db_path = f->path, .signer = f->signer };
	struct writer *w;

	assert_ok(&f->cx, writer_start(&f->cx, &cfg, &w));
	return w;
}

static void end(struct fixture *f, struct writer *w)
{
	struct fsck_report r;

	writer_stop(w);
	writer_free(w);
	assert_ok(&f->cx, fsck(&f->cx, f->path, NULL, FSCK_REPLAY, &r));
}

struct row {
	const char *script;
	const char *entry; /* for each: which of the batch's entries has it; '-': none */
};

static void expect(const struct row *row)
{
	auto_fixture f = fixture_open();
	struct writer *w = begin(&f);
	int64_t base = (int64_t)writer_figures(w).entries;
	struct outcome out[SCRIPT_MAX];

	script_run(&f, w, row->script, out);
	for (size_t i = 0; row->script[i]; i++)
		ck_assert_msg(out[i].index == (row->entry[i] == '-' ? NO_ENTRY
								    : base + row->entry[i] - '0'),
			      "%s: number %zu is in entry %lld", row->script, i,
			      (long long)(out[i].index - base));
	end(&f, w);
}

/* clang-format off */
static const struct row together[] = {
	{ "a",        "0" },
	{ "abcde",    "00000" },
	{ "aRb",      "0-1" },     /* R is about a: so it must see what a left */
	{ "abMcd",    "00122" },
	{ "MaMbM",    "01234" },
	{ "aba",      "001" },
	{ "aab0",     "0112" },
	{ "ab01c",    "00112" },
	{ "bXc",      "101" },     /* a refusal is entered at once */
	{ "bWc",      "101" },
	{ "xyza",     "0011" },    /* three do not fit */
	{ "b!cM",     "0-12" },    /* it fails alone */
};
/* clang-format on */

TEST_EACH(items_of_a_stream_that_follow_one_another_are_one_entry, together)
{
	expect(&together[_i]);
}

TEST(an_entry_holds_no_more_objects_than_one_may)
{
	char script[SCRIPT_MAX + 1] = "", entry[SCRIPT_MAX + 1] = "";

	memset(script, '+', GATHER_MAX + 3);
	memset(entry, '0', GATHER_MAX);
	memset(entry + GATHER_MAX, '1', 3);
	expect(&(struct row){ script, entry });
}

TEST(a_job_sees_what_the_items_before_it_left)
{
	auto_fixture f = fixture_open();
	struct writer *w = begin(&f);
	struct outcome out[SCRIPT_MAX];

	script_run(&f, w, "abMa", out);
	ck_assert_int_eq(out[0].saw, NO_ENTRY);
	ck_assert_int_eq(out[2].saw, out[0].index);
	ck_assert_int_eq(out[3].saw, out[0].index);
	end(&f, w);
}

TEST(each_has_the_outcome_that_is_its_own)
{
	static const struct {
		char letter;
		enum err result;
	} rows[] = { { 'b', OK },      { 'X', E_CONFLICT }, { 'R', OK }, { 'W', E_TOO_LARGE },
		     { '!', E_FAULT }, { '!', E_FAULT },    { 'M', OK } };
	auto_fixture f = fixture_open();
	struct writer *w = begin(&f);
	char script[countof(rows) + 1] = "";
	struct outcome out[SCRIPT_MAX];

	for (size_t i = 0; i < countof(rows); i++)
		script[i] = rows[i].letter;
	script_run(&f, w, script, out);
	for (size_t i = 0; i < countof(rows); i++)
		ck_assert_msg(out[i].result == rows[i].result, "%c: %d", rows[i].letter,
			      out[i].result);
	end(&f, w);
}

/* What was gathered, what was entered and what was not yet decided: all of it, and then no more. */
TEST(a_transaction_that_is_lost_takes_the_whole_batch_and_leaves_nothing_for_the_next)
{
	static const char script[] = "abMcLd";
	auto_fixture f = fixture_open();
	struct writer *w = begin(&f);
	int64_t base = (int64_t)writer_figures(w).entries;
	struct outcome out[SCRIPT_MAX];

	script_run(&f, w, script, out);
	for (size_t i = 0; script[i]; i++) {
		ck_assert_int_eq(out[i].result, E_UNAVAILABLE);
		ck_assert_int_eq(out[i].index, NO_ENTRY);
	}
	script_run(&f, w, "ac", out);
	ck_assert_int_eq(out[0].index, base);
	ck_assert_int_eq(out[0].saw, NO_ENTRY);
	ck_assert_uint_eq(out[0].place, 0);
	ck_assert_uint_eq(out[1].place, 1);
	end(&f, w);
}

struct leaves {
	struct merkle_source src;
	struct hash h[SCRIPT_MAX];
};

static enum err node(const struct merkle_source *src, struct ctx *cx, unsigned level,
		     uint64_t index, struct hash *out)
{
	*out = merkle_fold(container_of(src, struct leaves, src)->h + (index << level),
			   (size_t)1 << level);
	return OK;
}

TEST(each_item_is_proved_by_the_root_of_its_entry)
{
	static const char script[] = "abcdefg";
	struct leaves l = { .src.node = node };
	auto_fixture f = fixture_open();
	struct writer *w = begin(&f);
	struct outcome out[SCRIPT_MAX];
	struct hash root;
	struct path path;

	script_run(&f, w, script, out);
	for (size_t i = 0; i < strlen(script); i++) {
		ck_assert_uint_eq(out[i].place, i);
		ck_assert_str_eq(out[i].entry, out[0].entry);
		l.h[i] = out[i].leaf;
	}
	ck_assert(base64_bytes(strstr(out[0].entry, ROOT) + strlen(ROOT), 44, root.b, HASH_SIZE));
	for (size_t i = 0; i < strlen(script); i++) {
		assert_ok(&f.cx, merkle_inclusion(&f.cx, &l.src, i, strlen(script), &path));
		ck_assert(merkle_inclusion_ok(&out[i].leaf, i, strlen(script), &path, &root));
	}
	end(&f, w);
}

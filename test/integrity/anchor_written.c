#include "integrity/anchor.h"

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "integrity/anchor_judge.h"
#include "integrity/anchored.h"
#include "intruder.h"
#include "newest_line.h"
#include "store.h"

/* What a server writes to its anchor, and when it takes that for written. */

static bool disk_refuses;
static int synced;

int fsync(int fd)
{
	synced++;
	errno = EIO;
	return disk_refuses ? -1 : (int)syscall(SYS_fsync, fd);
}

/* A log with an anchor, as a server has them on its watch. */
struct written {
	struct fixture f;
	struct instance in;
	struct services s;
	int models;
};

static void written_open(struct written *w)
{
	*w = (struct written){ .f = fixture_open() };
	w->in.signer = *w->f.signer;
	w->s = (struct services){ .instance = &w->in, .memories = memories_make() };
	w->s.anchor = arena_printf(&w->f.cx.mem, "%s/anchor", w->f.dir);
	fclose(fopen(w->s.anchor, "w"));
}

static void written_close(struct written *w)
{
	memories_drop(w->s.memories);
	fixture_close(&w->f);
}
#define auto_written cleanup(written_close) struct written

static void acts(struct written *w)
{
	batch_begin(&w->f);
	add_model(&w->f, arena_printf(&w->f.cx.mem, "model-%d", w->models++));
	batch_end(&w->f);
}

static void writes(struct written *w)
{
	anchor_stop(&w->f.cx, w->f.db, &w->s);
}

static int lines(struct written *w)
{
	FILE *f = fopen(w->s.anchor, "r");
	int n = 0;

	for (int c = fgetc(f); c != EOF; c = fgetc(f))
		n += c == '\n';
	fclose(f);
	return n;
}

static uint64_t newest(struct written *w)
{
	struct anchor_line line;
	enum anchor_has has;

	anchor_newest(&w->f.cx, w->s.anchor, &line, &has);
	return has == ANCHOR_WHOLE ? line.head.size : 0;
}

TEST(of_all_heads_since_the_last_look_the_newest_is_a_line_and_of_none_there_is_none)
{
	auto_written w;

	written_open(&w);
	writes(&w);
	ck_assert_int_eq(lines(&w), 1);
	for (int i = 0; i < 5; i++)
		acts(&w);
	writes(&w);
	writes(&w);
	ck_assert_int_eq(lines(&w), 2);
	ck_assert_uint_eq(newest(&w), 6);
}

TEST(a_line_is_written_when_the_disk_has_it_and_again_where_it_did_not_say_so)
{
	auto_written w;
	int before;

	written_open(&w);
	before = synced;
	disk_refuses = true;
	writes(&w);
	disk_refuses = false;
	ck_assert_int_eq(synced, before + 1);
	before = lines(&w);
	writes(&w);
	ck_assert_int_eq(lines(&w), before + 1);
	ck_assert_uint_eq(newest(&w), 1);
}

/* The newest line would be what the next start compares the database with. */
TEST(a_head_that_the_servers_own_key_did_not_sign_is_not_written)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct note_signer signer;
	struct seed_signer key;
	auto_written w;

	written_open(&w);
	seed_signer_init(&key, seed);
	note_signer_init(&signer, w.f.signer->key.origin, &key.signer);
	w.in.signer.key = signer.key;
	writes(&w);
	ck_assert_uint_eq(newest(&w), 0);
	w.in.signer.key = w.f.signer->key;
	writes(&w);
	ck_assert_uint_eq(newest(&w), 1);
}

/* A line whose root this log can no longer compute may be one that it never had. */
TEST(an_anchor_whose_lines_cannot_be_compared_vouches_for_nothing_and_a_tile_is_wrong)
{
	struct anchor_judged j;
	struct raw r = { 0 };
	auto_written w;

	written_open(&w);
	for (int i = 0; i < 3; i++) {
		acts(&w);
		writes(&w);
	}
	assert_ok(&w.f.cx, anchor_judge(&w.f.cx, w.f.db, &w.in.signer.key, w.s.anchor, &j));
	ck_assert_int_eq(j.flaw, FLAW_NONE);
	ck_assert(j.vouches);
	raw_open(&r, w.f.path);
	raw_edit(&r, "DELETE FROM tile");
	raw_close(&r);
	assert_ok(&w.f.cx, anchor_judge(&w.f.cx, w.f.db, &w.in.signer.key, w.s.anchor, &j));
	ck_assert_int_eq(j.flaw, FLAW_TILE);
	ck_assert(!j.vouches);
}

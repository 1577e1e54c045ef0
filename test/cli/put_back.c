#include <stdlib.h>
#include <string.h>

#include "engine/fsck.h"
#include "engine/put_back.h"
#include "forged.h"
#include "intruder.h"

/* Entries that were altered or lost in the database come back from an export, whoever has it: their
 * hash decides. */

#define DAMAGES 4

static const char *const damages[DAMAGES] = {
	"UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE idx = 0",
	"UPDATE entry SET body = CAST(replace(body, '\"', '~') AS BLOB) WHERE idx = 7",
	"DELETE FROM entry WHERE idx = 20",
	"UPDATE entry SET body = (SELECT body FROM entry WHERE idx = 30) WHERE idx = 31",
};

static void damage(struct export *x)
{
	struct raw r = { 0 };

	site_stop(&x->p.s);
	raw_open(&r, x->p.s.in.db_path);
	for (size_t i = 0; i < DAMAGES; i++)
		raw_edit(&r, damages[i]);
	raw_close(&r);
}

static enum err fsck_of(struct export *x)
{
	struct fsck_report report;

	return fsck(&x->p.s.cx, x->p.s.in.db_path, NULL, FSCK_REPLAY, &report);
}

static int program(struct export *x, const char *file, const char *says)
{
	struct ctx *cx = &x->p.s.cx;
	int code = system(arena_printf(&cx->mem,
				       "cd %s && \"$SIGNETD\" accept-damage --data %s --entries %s "
				       ">said 2>&1",
				       x->d.dir, x->p.s.dir, file));

	return code || system(arena_printf(&cx->mem, "grep -q '%s' %s/said", says, x->d.dir));
}

TEST(entries_that_were_altered_or_lost_come_back_from_an_export)
{
	auto_export x = { 0 };

	export_open(&x);
	ck_assert_int_ne(program(&x, "e.tar", ""), 0); /* somebody serves it */
	damage(&x);
	assert_err(fsck_of(&x), E_TAMPERED);
	ck_assert_int_eq(program(&x, "e.tar", "^4 of [0-9]* entries were put back; 0 are of"), 0);
	assert_ok(&x.p.s.cx, fsck_of(&x));
	ck_assert_int_eq(program(&x, "e.tar", "^0 of [0-9]* entries were put back; 0 are of"), 0);
	site_restart(&x.p.s);
	site_add(&x.p.s, "linz");
}

static enum err put(struct export *x, const void *bytes, size_t size, struct put_back *out)
{
	return entries_put_back(&x->p.s.cx, x->p.s.in.db_path, &x->p.s.in.signer.key, bytes, size,
				out);
}

/* Packed with sums that are right, as anybody can. */
TEST(an_entry_of_an_export_that_is_not_the_one_that_was_signed_is_left_alone)
{
	static struct forged g;
	auto_export x = { 0 };
	struct put_back out;
	struct entries e;
	char said[1000];

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	e.e[7].b[3] ^= 1;
	entries_join(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	damage(&x);
	assert_ok(&x.p.s.cx, put(&x, g.out.text, g.out.size, &out));
	ck_assert_uint_eq(out.put, DAMAGES - 1);
	ck_assert_uint_eq(out.others, 1);
	assert_err(fsck_of(&x), E_TAMPERED);
	assert_err(put(&x, x.tar, x.size - 1, &out), E_INVALID);
	assert_err(fsck_of(&x), E_TAMPERED);
	assert_ok(&x.p.s.cx, put(&x, x.tar, x.size, &out));
	assert_ok(&x.p.s.cx, fsck_of(&x));
}

TEST(a_tree_that_does_not_lead_to_the_newest_head_takes_nothing_back)
{
	auto_export x = { 0 };
	struct raw r = { 0 };
	struct put_back out;

	export_open(&x);
	damage(&x);
	raw_open(&r, x.p.s.in.db_path);
	raw_edit(&r, "UPDATE tile SET data = CAST(substr(data, 1, 32) || substr(data, 1, 32) || "
		     "substr(data, 65) AS BLOB) WHERE id = 0");
	raw_close(&r);
	assert_err(put(&x, x.tar, x.size, &out), E_TAMPERED);
	detail_says(x.p.s.cx.detail, "the tiles do not lead to the root");
}

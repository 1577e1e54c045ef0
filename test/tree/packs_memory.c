#include <string.h>

#include "test.h"
#include "tree/packs.h"

#define LEAF "0000000000000000000000000000000000000000"

/* ---- what a client is given loose ---- */

static void begun(struct packs *p, bool expected)
{
	struct pack_list list;
	struct packs_look look;

	ck_assert(packs_begin(p, &list, &look));
	ck_assert_int_eq(look.is_first, expected);
}

TEST(one_thread_at_a_time_changes_the_packs)
{
	struct packs *p = packs_memory.make();
	struct pack_list list = { 0 };
	struct packs_look look;

	begun(p, true);
	ck_assert(!packs_begin(p, &list, &look));
	packs_end(p, &list);
	begun(p, false);
	packs_memory.drop(p);
}

static bool found(struct packs *p, char digit, uint64_t size)
{
	char file[] = "pack-" LEAF ".pack";
	struct pack_file out;

	memset(file + 5, digit, OID_TEXT - 1);
	return packs_find(p, file, &out) && out.size == size;
}

static void named(struct pack_list *l, size_t i, char digit)
{
	l->pack[i].size = 1;
	memset(l->pack[i].name, digit, OID_TEXT - 1);
}

TEST(what_a_new_pack_brought_is_loose_for_a_while_but_its_last_commit)
{
	struct packs *p = packs_memory.make();
	struct pack_list none = { 0 }, one = { .n = 1 }, two = { .n = 2 };
	char head[] = "1" LEAF, other[] = "2" LEAF;

	head[OID_TEXT - 1] = other[OID_TEXT - 1] = '\0';
	one.pack[0] = (struct pack){ .to = 600, .last = LEAF, .head = LEAF };
	two.pack[0] = one.pack[0];
	two.pack[1] = (struct pack){ .from = 600, .to = 1200, .last = LEAF, .head = LEAF };
	named(&one, 0, 'a');
	named(&two, 0, 'a');
	named(&two, 1, 'b');
	memcpy(two.pack[1].head, head, sizeof(two.pack[1].head));
	begun(p, true);
	packs_end(p, &one);
	ck_assert(packs_hold(p, 600, other)); /* there at the start: nobody's clone is older */
	ck_assert(!packs_hold(p, 601, other));
	begun(p, false);
	packs_end(p, &two);
	ck_assert(packs_hold(p, 600, other));
	ck_assert(!packs_hold(p, 1199, other));
	ck_assert(packs_hold(p, 1200, head));
	ck_assert(found(p, 'a', 1) && found(p, 'b', 1) && !found(p, 'c', 1));
	begun(p, false);
	packs_end(p, &none);
	ck_assert(!packs_hold(p, 600, other)); /* cleared: all is loose again */
	ck_assert(found(p, 'b', 1));
	packs_memory.drop(p);
}

/* A clone that began before the first of two would find neither the one nor the other. */
TEST(there_is_no_further_pack_within_the_minute)
{
	struct packs *p = packs_memory.make();
	struct pack_list none = { 0 }, one = { .n = 1 };
	struct packs_look look;

	ck_assert(packs_begin(p, &none, &look));
	ck_assert(look.may_grow);
	packs_end(p, &none);
	ck_assert(packs_begin(p, &none, &look));
	ck_assert(look.may_grow);
	named(&one, 0, 'a');
	packs_end(p, &one);
	ck_assert(packs_begin(p, &one, &look));
	ck_assert(!look.may_grow);
	packs_end(p, &one);
	packs_memory.drop(p);
}

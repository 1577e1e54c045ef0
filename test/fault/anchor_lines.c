#include <stdio.h>
#include <string.h>

#include "anchored.h"

/* Lines that somebody else appends to an anchor, or takes away from it. */

/* $DIR.old: the lines of the night. */
static void set_back(struct anchored_server *a)
{
	anchored_stop(a);
	anchored_sh(a, "cp -a $DIR $DIR.night && cp $ANCHOR $DIR.old");
	anchored_start(a, true);
	anchored_act(a, 201);
	anchored_stop(a);
	anchored_sh(a, "rm -rf $DIR && cp -a $DIR.night $DIR");
}

static const char *const coverings[] = {
	"cat $DIR.old >> $ANCHOR",
	"yes \"$(head -n 1 $DIR.old)\" | head -n 5000 >> $ANCHOR",
	"mv $ANCHOR $ANCHOR.1 && cp $DIR.old $ANCHOR",
	"mv $ANCHOR $ANCHOR.1",
};

TEST_EACH(old_lines_behind_the_newest_do_not_hide_that_a_database_was_set_back, coverings)
{
	auto_server a;

	anchored_open(&a);
	set_back(&a);
	anchored_sh(&a, coverings[_i]);
	anchored_start(&a, true);
	anchored_state(&a, "behind", "behind");
	anchored_act(&a, 503);
}

static void note_added(struct anchored_server *a, const char *note)
{
	struct checkpoint head = { .note = note };
	char origin[ORIGIN_MAX];
	struct tree_head is;
	struct printer p;

	assert_ok(&a->b.cx, checkpoint_read(&a->b.cx, note, origin, &is));
	head.size = is.size;
	head.root = is.root;
	anchor_line_print(&a->b.cx, &head, &p);
	assert_ok(&a->b.cx, anchor_append(&a->b.cx, a->anchor, p.text, p.size));
}

TEST(a_head_of_the_database_at_the_end_of_the_anchor_hides_no_other_that_it_lacks)
{
	auto_server a;

	anchored_open(&a);
	set_back(&a);
	anchored_start(&a, false);
	for (int i = 0; i < 8; i++)
		anchored_act(&a, 201);
	get(&a.b, "/log/checkpoint", NULL, 200);
	note_added(&a, a.b.last.body);
	anchored_stop(&a);
	anchored_start(&a, true);
	anchored_state(&a, "behind", "behind");
}

/* By a key of the test. */
TEST(a_line_that_no_key_of_the_log_signed_puts_no_server_behind)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct note_signer signer;
	struct anchor_line line;
	struct seed_signer key;
	const char *note;
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	line = anchored_newest(&a);
	seed_signer_init(&key, seed);
	note_signer_init(&signer, line.origin, &key.signer);
	assert_ok(&a.b.cx,
		  checkpoint_sign(&a.b.cx, &signer, line.head.size + 1000, &line.head.root, &note));
	note_added(&a, note);
	anchored_start(&a, true);
	anchored_state(&a, "read-only", "anchor");
	anchored_stop(&a);
	note_added(&a, line.note);
	anchored_start(&a, true);
	anchored_state(&a, "sound", "");
}

static const char *const hands[] = {
	"head -n 1 $ANCHOR > $DIR.x && cat $DIR.x >> $ANCHOR",
	"head -n 1 $ANCHOR > $DIR.x && cp $DIR.x $ANCHOR",
	": > $ANCHOR",
};

TEST_EACH(an_anchor_in_which_somebody_else_wrote_is_an_alarm_until_a_start_has_compared_it, hands)
{
	auto_server a;

	anchored_open(&a);
	anchored_act(&a, 201);
	anchored_stop(&a);
	anchored_start(&a, true);
	ck_assert(!anchored_unwritten(&a));
	anchored_sh(&a, hands[_i]);
	anchored_unwritten_awaited(&a, true);
	anchored_act(&a, 201);
	anchored_stop(&a);
	ck_assert_int_eq((int64_t)anchored_newest(&a).head.size, anchored_entries(&a));
	anchored_start(&a, true);
	anchored_state(&a, "sound", "");
	anchored_unwritten_awaited(&a, false);
}

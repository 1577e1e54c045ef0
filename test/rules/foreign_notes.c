#include "rules/foreign_notes.h"
#include "test.h"

#define STANDS(h)                                              \
	{                                                      \
		.held = (h), .entry = 5, .disowned = NOTE_OPEN \
	}
#define DISOWNED(h)                                    \
	{                                              \
		.held = (h), .entry = 5, .disowned = 9 \
	}

static const struct {
	bool known;
	struct foreign_note was;
	enum note_held held;
	bool news;
} shown[] = {
	{ false, STANDS(HELD_BY_NOBODY), HELD_BY_NOBODY, true },
	{ false, STANDS(HELD_BY_NOBODY), HELD_BY_REPORT, true },
	{ true, STANDS(HELD_BY_NOBODY), HELD_BY_NOBODY, false },
	{ true, STANDS(HELD_BY_NOBODY), HELD_BY_PROFILE, true },
	{ true, STANDS(HELD_BY_PROFILE), HELD_BY_NOBODY, false },
	{ true, STANDS(HELD_BY_PROFILE), HELD_BY_REPORT, false },
	{ true, DISOWNED(HELD_BY_NOBODY), HELD_BY_NOBODY, false },
	{ true, DISOWNED(HELD_BY_NOBODY), HELD_BY_PROFILE, true },
	{ true, DISOWNED(HELD_BY_NOBODY), HELD_BY_REPORT, true },
	{ true, DISOWNED(HELD_BY_NOBODY), HELD_BY_ANCHOR, true },
};

TEST_EACH(a_note_is_news_when_it_is_new_or_is_held_after_all, shown)
{
	ck_assert_int_eq(
		foreign_note_is_news(shown[_i].known ? &shown[_i].was : NULL, shown[_i].held),
		shown[_i].news);
}

static const struct {
	bool known;
	struct foreign_note note;
	uint64_t size; /* of the head that the document names; the note's is 0 */
	enum note_held held;
	enum disowning_fault fault;
} disowned[] = {
	{ true, STANDS(HELD_BY_NOBODY), 0, HELD_BY_NOBODY, DISOWNING_OK },
	{ false, STANDS(HELD_BY_NOBODY), 0, HELD_BY_NOBODY, DISOWNING_NO_NOTE },
	{ true, STANDS(HELD_BY_NOBODY), 1, HELD_BY_NOBODY, DISOWNING_HEAD },
	{ true, DISOWNED(HELD_BY_NOBODY), 0, HELD_BY_NOBODY, DISOWNING_TWICE },
	{ true, STANDS(HELD_BY_PROFILE), 0, HELD_BY_PROFILE, DISOWNING_HELD },
	{ true, STANDS(HELD_BY_REPORT), 0, HELD_BY_REPORT, DISOWNING_HELD },
	{ true, STANDS(HELD_BY_ANCHOR), 0, HELD_BY_ANCHOR, DISOWNING_HELD },
	/* another note of the same head is held */
	{ true, STANDS(HELD_BY_NOBODY), 0, HELD_BY_REPORT, DISOWNING_HELD },
};

TEST_EACH(a_head_is_disowned_once_by_its_own_note_and_only_if_nobody_holds_it, disowned)
{
	const struct tree_head head = { .size = disowned[_i].size };

	ck_assert_int_eq(disowning_fault(disowned[_i].known ? &disowned[_i].note : NULL, &head,
					 disowned[_i].held),
			 disowned[_i].fault);
}

TEST(each_way_to_hold_a_head_has_a_name_of_its_own)
{
	enum note_held again;

	ck_assert_ptr_null(note_held_name(HELD_BY_NOBODY));
	for (int h = HELD_BY_NOBODY + 1; h < HELD_COUNT; h++) {
		ck_assert(note_held_parse(note_held_name((enum note_held)h), &again));
		ck_assert_int_eq((int)again, h);
	}
	ck_assert(!note_held_parse("nobody", &again));
}

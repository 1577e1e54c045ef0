#include "rules/foreign_notes.h"

#include <string.h>

static const char *const names[HELD_COUNT] = {
	[HELD_BY_PROFILE] = "profile",
	[HELD_BY_REPORT] = "report",
	[HELD_BY_ANCHOR] = "anchor",
};

const char *note_held_name(enum note_held h)
{
	return names[h];
}

bool note_held_parse(const char *name, enum note_held *out)
{
	for (int h = HELD_BY_PROFILE; h < HELD_COUNT; h++)
		if (strcmp(names[h], name) == 0) {
			*out = (enum note_held)h;
			return true;
		}
	return false;
}

bool foreign_note_is_news(const struct foreign_note *was, enum note_held held)
{
	if (!was)
		return true;
	return held != HELD_BY_NOBODY &&
	       (was->disowned != NOTE_OPEN || was->held == HELD_BY_NOBODY);
}

static bool head_is(const struct tree_head *a, const struct tree_head *b)
{
	return a->size == b->size && hash_same(&a->root, &b->root);
}

enum disowning_fault disowning_fault(const struct foreign_note *note, const struct tree_head *head,
				     enum note_held held)
{
	if (!note)
		return DISOWNING_NO_NOTE;
	if (!head_is(&note->head, head))
		return DISOWNING_HEAD;
	if (note->disowned != NOTE_OPEN)
		return DISOWNING_TWICE;
	return held == HELD_BY_NOBODY ? DISOWNING_OK : DISOWNING_HELD;
}

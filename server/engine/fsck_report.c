#include "engine/fsck.h"

const char *fsck_wrong_name(enum fsck_wrong w)
{
	static const char *const name[FSCK_WRONG_COUNT] = {
		[FSCK_RIGHT] = "nothing",   [FSCK_FILE] = "file",
		[FSCK_ROW] = "row",         [FSCK_ENTRY] = "entry",
		[FSCK_TILE] = "tile",       [FSCK_CHECKPOINT] = "checkpoint",
		[FSCK_CONTENT] = "content", [FSCK_BYTES] = "bytes",
		[FSCK_BEHIND] = "behind",   [FSCK_ACT] = "act",
	};

	return name[w];
}

enum err fsck_act(struct ctx *cx, struct fsck_report *r)
{
	if (!r->act)
		return OK;
	r->wrong = FSCK_ACT;
	return errf(cx, E_TAMPERED, "%s", r->act);
}

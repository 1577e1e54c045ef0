#include "engine/records.h"

#include "base/clock.h"
#include "engine/damage.h"
#include "engine/log_check.h"

/* A content and bytes close what depends on them, and no more. */
static const enum flaw flaw_by_wrong[FSCK_WRONG_COUNT] = {
	[FSCK_FILE] = FLAW_ROW,  [FSCK_ROW] = FLAW_ROW,         [FSCK_ENTRY] = FLAW_ENTRY,
	[FSCK_TILE] = FLAW_TILE, [FSCK_CHECKPOINT] = FLAW_TILE, [FSCK_BEHIND] = FLAW_BEHIND,
};

enum flaw records_flaw(const struct fsck_report *r)
{
	bool newest = (r->wrong == FSCK_ENTRY && r->at + TAIL_ENTRIES >= r->entries) ||
		      (r->wrong == FSCK_CHECKPOINT && (r->at == 0 || r->at >= r->entries));

	return newest ? FLAW_HEAD : flaw_by_wrong[r->wrong];
}

#define ACT_NEXT                                                                               \
	"The entry stays, and no export with it is believed by signet-verify. Restore a copy " \
	"of before it, or find out who acted and have what follows from it undone by acts "    \
	"that people sign."

const char *records_next(const struct fsck_report *r)
{
	enum flaw f = flaw_by_wrong[r->wrong];

	if (r->wrong == FSCK_ACT)
		return ACT_NEXT;
	return flaws[f == FLAW_NONE ? FLAW_ROW : f].next; /* of bytes, too, approvers accept it */
}

void records_entry_or_tile(struct ctx *cx, const char *path, struct fsck_report *r)
{
	struct ctx step = { 0 };
	struct db *db = NULL;
	enum flaw wrong = FLAW_ENTRY;
	enum err e = db_open(&step, path, DB_READ, &db);

	if (e == OK)
		e = log_range_check(&step, db, r->entries, r->at, r->at + 1, &wrong);
	if (e == E_TAMPERED && wrong == FLAW_TILE) {
		r->wrong = FSCK_TILE;
		cx->detail = arena_strdup(&cx->mem, step.detail);
	}
	db_close(db);
	arena_free(&step.mem);
}

/* Of a replay that came to its end; no more than a content was wrong. */
static void records_are_right(uint64_t foreign)
{
	static const enum flaw mends[] = { FLAW_START, FLAW_FOREIGN, FLAW_ROW, FLAW_ENTRY,
					   FLAW_TILE };

	if (flaw_times(FLAW_FOREIGN) == foreign)
		for (size_t i = 0; i < countof(mends); i++)
			flaw_mended(mends[i]);
}

void records_judge(struct ctx *cx, enum err e, const struct fsck_report *r, uint64_t foreign)
{
	if (e == E_TAMPERED && records_flaw(r) != FLAW_NONE)
		flaw_found(records_flaw(r), clock_ms(), cx->detail);
	else if (e == OK || e == E_TAMPERED)
		records_are_right(foreign);
}

enum err records_first(struct ctx *cx, const char *path, uint64_t size)
{
	struct fsck_report r = { 0 };
	enum err e;

	if (size > ROWS_ENTRIES) {
		flaw_found(FLAW_START, clock_ms(), "records of before the start");
		return OK;
	}
	e = fsck(cx, path, NULL, FSCK_REPLAY, &r);
	if (e == E_TAMPERED && records_flaw(&r) != FLAW_NONE)
		flaw_found(records_flaw(&r), clock_ms(), cx->detail);
	else if (e == E_TAMPERED && r.object)
		damage_found(r.object);
	else if (e != OK && e != E_TAMPERED)
		flaw_found(FLAW_START, clock_ms(), cx->detail);
	return OK;
}

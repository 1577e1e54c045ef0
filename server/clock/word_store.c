#include "clock/word.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/apply.h"
#include "engine/log_read.h"

/* From the word's entry to the first by the clock that it accepted. */
#define WORD_TAKES_MS INT64_C(60000)

/* What the entries about the clock say, read from the newest back to the word. */
struct heard {
	bool word, started; /* was there one, and a start after it? */
	int64_t index, at;  /* of the word's entry */
	int64_t wall;       /* the clock that the word took */
	int64_t latest;     /* to which the clock came after it; CLOCK_MIN: no entry says */
};

static enum err heard_word(struct ctx *cx, const struct entry *e, struct heard *h)
{
	struct reader r = entry_fact(e);

	h->word = true;
	h->index = e->index;
	h->at = e->at;
	if (!clock_parse(read_text(&r, "wall"), &h->wall))
		read_wrong(&r, "wall", "a time");
	read_any(&r, "word");
	read_any(&r, "elapsed");
	return read_end(cx, &r);
}

static void heard_latest(struct heard *h, int64_t at, int64_t clock)
{
	if (clock < at && clock > h->latest)
		h->latest = clock;
}

/* Anybody's entry may be the last before a start.  A word's own entry says no time since it. */
static enum err heard_start(struct ctx *cx, struct db *db, const struct entry *start,
			    struct heard *h)
{
	auto_entry e = { .json = NULL };

	h->started = true;
	if (start->index == 0)
		return OK;
	TRY(trail_entry_open(cx, db, start->index - 1, &e));
	if (e.action != ACTION_CLOCK_ACCEPTED)
		heard_latest(h, e.at, e.clock);
	return OK;
}

static enum err heard_entry(struct ctx *cx, struct db *db, const struct entry *e, struct heard *h)
{
	if (e->action == ACTION_CLOCK_ACCEPTED)
		return heard_word(cx, e, h);
	heard_latest(h, e->at, e->clock);
	if (e->action == ACTION_CLOCK_READ && json_is_true(json_object_get(e->fact, "start")))
		return heard_start(cx, db, e, h);
	return OK;
}

/* A word that the log's time has left behind has no say, so older entries are not read. */
static enum err words_hear(struct ctx *cx, struct db *db, int64_t newest_at, struct heard *h)
{
	int64_t index;

	*h = (struct heard){ .latest = CLOCK_MIN };
	TRY(object_head(cx, db, ALARM_CLOCK_OBJECT, &index));
	while (index != NO_ENTRY && !h->word) {
		auto_entry e = { .json = NULL };

		TRY(trail_entry_open(cx, db, index, &e));
		if (e.at < newest_at - WORD_TAKES_MS)
			return OK;
		TRY(heard_entry(cx, db, &e, h));
		TRY(trail_before(cx, &e, ALARM_CLOCK_OBJECT, &index));
	}
	return OK;
}

enum err clock_word_time(struct ctx *cx, struct db *db, int64_t *out)
{
	struct entry_clock newest;
	struct heard h;
	int64_t index;

	*out = -1;
	TRY(trail_newest(cx, db, &index, &newest));
	TRY(words_hear(cx, db, newest.at, &h));
	if (!h.word || (newest.clock == newest.at && (h.started || h.latest > CLOCK_MIN)))
		return OK; /* none, or the clock has come to the log's time */
	if (index != h.index)
		heard_latest(&h, newest.at, newest.clock);
	if (h.wall > newest.at && !h.started)
		*out = h.wall;
	else if (h.wall < h.at)
		*out = h.wall > h.latest ? h.wall : h.latest;
	return OK;
}

/*
 * While the clock is held, entries bear the time that elapsed, and what the machine's clock
 * says stands in these facts alone.
 *
 * Never: let a switch of the program or a token say that the clock is right.  The word is a
 * person's, and it moves the writer; no entry's time moves with it.
 */

#include "clock/clock.h"

#include "alarm/alarm.h"
#include "clock/source.h"
#include "rules/times.h"

static void readings_put(struct ctx *cx, struct fact *f, const struct server_clock *c)
{
	put_text(&f->body, "wall", clock_text(cx, c->reading.wall));
	put_text(&f->body, "elapsed", clock_text(cx, c->now));
}

enum err clock_noted(struct ctx *cx, bool start, struct fact *out)
{
	struct server_clock c = server_clock();
	struct time_source s = time_source();

	fact_start(cx, out, ACTION_CLOCK_READ);
	fact_object(cx, out, "clock", "server");
	put_bool(&out->body, "start", start);
	readings_put(cx, out, &c);
	put_text(&out->body, "set_by", s.name);
	put_bool(&out->body, "synchronised", s.synchronised);
	put_int(&out->body, "offset_us", s.offset_us);
	put_int(&out->body, "error_us", s.error_us);
	return OK;
}

bool word_takes(int64_t word, struct reading r)
{
	return reading_usable(r) && word_agrees(word, r.wall);
}

static enum err word_refused(struct ctx *cx, int64_t word, struct reading r)
{
	const char *wall = clock_text(cx, r.wall);

	if (reading_usable(r))
		errf(cx, E_CONFLICT,
		     "the machine's clock says %s and yours %s: more than five minutes lie "
		     "between",
		     wall, clock_text(cx, word));
	else
		errf(cx, E_CONFLICT, "the machine's clock is out of bounds: it is read as %s",
		     wall);
	return err_next(cx, err_at(cx, E_CONFLICT, "/time"),
			"Set the server's clock, or your own machine's, then say it again.");
}

enum err clock_accept(struct ctx *cx, int64_t word, struct fact *out)
{
	struct server_clock c = server_clock();

	fact_start(cx, out, ACTION_CLOCK_ACCEPTED);
	fact_object(cx, out, "clock", "server");
	put_text(&out->body, "word", clock_text(cx, word));
	readings_put(cx, out, &c);
	return word_takes(word, c.reading) ? OK : word_refused(cx, word, c.reading);
}

enum err clock_alarm(struct ctx *cx, struct db *db, struct fact *out)
{
	struct server_clock c = server_clock();
	const struct new_alarm a = {
		ALARM_CLOCK_HELD, ALARM_CLOCK_OBJECT, c.now,
		arena_printf(&cx->mem,
			     "the machine's clock says %s, and by what elapsed it is %s: set "
			     "that clock, or, if it is right, signet clock accept --reason TEXT",
			     clock_text(cx, c.reading.wall), clock_text(cx, c.now))
	};

	if (c.held)
		return alarm_begin(cx, db, &a, out);
	return alarm_end(cx, db, ALARM_CLOCK_HELD, ALARM_CLOCK_OBJECT,
			 "the machine's clock is taken again", out);
}

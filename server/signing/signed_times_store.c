#include "signing/signed_times.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/log_read.h"
#include "tree/document.h"

enum err signed_times(struct ctx *cx, struct db *db, const struct signature *s,
		      struct signed_times *out)
{
	struct document envelope;
	struct statement st;
	int64_t clock;
	bool alarmed;

	TRY(document_read(cx, db, s->envelope, &envelope));
	if (envelope_peek(cx, envelope.bytes, envelope.size, &st) != OK)
		return errf(cx, E_TAMPERED, "the envelope %s cannot be read", s->envelope);
	*out = (struct signed_times){ .signed_at = st.time, .offset = st.offset, .zone = st.zone };
	TRY(trail_clock(cx, db, s->from_idx, &out->entered_at, &clock));
	TRY(db_alarm_was_open(cx, db, alarm_kinds[ALARM_CLOCK_HELD].name, ALARM_CLOCK_OBJECT,
			      s->from_idx, &alarmed));
	out->held = alarmed || clock != out->entered_at;
	return OK;
}

enum err signed_times_put(struct ctx *cx, struct db *db, const struct signature *s,
			  struct printer *p)
{
	struct signed_times t;

	TRY(signed_times(cx, db, s, &t));
	put_open(p, "signed", '{');
	put_text(p, "at", clock_text(cx, t.signed_at));
	put_text(p, "offset", t.offset);
	put_text(p, "zone", t.zone);
	put_close(p, '}');
	put_open(p, "entered", '{');
	put_text(p, "at", clock_text(cx, t.entered_at));
	put_bool(p, "held", t.held);
	put_close(p, '}');
	return OK;
}

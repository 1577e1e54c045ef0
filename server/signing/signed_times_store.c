#include "signing/signed_times.h"

#include "alarm/alarm.h"
#include "base/clock.h"
#include "engine/log_read.h"
#include "tree/document.h"

enum err entered_time(struct ctx *cx, struct db *db, const struct signature *s,
		      struct entered_time *out)
{
	struct entry_clock e;
	bool alarmed;

	TRY(trail_clock(cx, db, s->from_idx, &e));
	TRY(db_alarm_was_open(cx, db, alarm_kinds[ALARM_CLOCK_HELD].name, ALARM_CLOCK_OBJECT,
			      s->from_idx, &alarmed));
	*out = (struct entered_time){ e.at, alarmed || e.clock != e.at };
	return OK;
}

enum err signed_times_put(struct ctx *cx, struct db *db, const struct signature *s,
			  struct printer *p)
{
	struct entered_time entered;
	struct document envelope;
	struct statement st;

	TRY(document_read(cx, db, s->envelope, &envelope));
	if (envelope_peek(cx, envelope.bytes, envelope.size, &st) != OK)
		return errf(cx, E_TAMPERED, "the envelope %s cannot be read", s->envelope);
	TRY(entered_time(cx, db, s, &entered));
	put_text(p, "site", st.site);
	put_open(p, "signed", '{');
	put_text(p, "at", clock_text(cx, st.time));
	put_text(p, "offset", st.offset);
	put_text(p, "zone", st.zone);
	put_close(p, '}');
	put_open(p, "entered", '{');
	put_text(p, "at", clock_text(cx, entered.at));
	put_bool(p, "held", entered.held);
	put_close(p, '}');
	return OK;
}

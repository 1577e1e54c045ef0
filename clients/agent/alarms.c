/*
 * The device keeps in its state what is wrong with it, since when, and until when where that is
 * over, and says it in every report, so that the server learns of what passed while nobody could be
 * reached, and of what was mended before anybody looked.
 *
 * A poll says what it finds (alarm_now()); what it finds no more is over (alarms_settle()).  An
 * outage finds nothing of what the server would have shown, so it ends nothing but damage, which is
 * looked for here.  That a report was refused ends with a report that was taken.
 *
 * Never: drop an alarm that goes on; begin an alarm anew because its poll was another one.
 */

#include <stdio.h>
#include <string.h>

#include "agent/slots.h"
#include "base/clock.h"

/* Room for one more: the oldest that is over goes.  false: all of them go on. */
static bool alarm_room(struct state *s)
{
	size_t oldest = s->n_alarms;

	if (s->n_alarms < REPORT_ALARMS_MAX)
		return true;
	for (size_t i = 0; i < s->n_alarms; i++)
		if (s->alarms[i].until &&
		    (oldest == s->n_alarms || s->alarms[i].until < s->alarms[oldest].until))
			oldest = i;
	if (oldest == s->n_alarms)
		return false;
	s->n_alarms--;
	for (size_t i = oldest; i < s->n_alarms; i++)
		s->alarms[i] = s->alarms[i + 1];
	return true;
}

/* Of one kind no two begin in the same millisecond. */
static int64_t alarm_since(struct agent *a, const char *kind)
{
	int64_t since = agent_now(a);

	for (size_t i = 0; i < a->st.n_alarms; i++)
		if (strcmp(a->st.alarms[i].kind, kind) == 0 && a->st.alarms[i].since >= since)
			since = a->st.alarms[i].since + 1;
	return since;
}

static bool is_found(const struct agent *a, const struct report_alarm *m)
{
	for (size_t i = 0; i < a->n_found; i++)
		if (report_alarm_same(&a->found[i], m))
			return true;
	return false;
}

/* The alarm goes on already, or begins now; NULL: there is no room for one more. */
static struct report_alarm *alarm_of(struct agent *a, const char *kind, const char *text)
{
	struct state *s = &a->st;

	for (size_t i = 0; i < s->n_alarms; i++) {
		struct report_alarm *m = &s->alarms[i];

		if (!m->until && strcmp(m->kind, kind) == 0 && strcmp(m->text, text) == 0)
			return m;
	}
	if (!alarm_room(s))
		return NULL;
	s->alarms[s->n_alarms] = (struct report_alarm){ kind, text, alarm_since(a, kind), 0 };
	return &s->alarms[s->n_alarms++];
}

void alarm_now(struct agent *a, const char *kind, const char *why)
{
	const struct report_alarm *m = alarm_of(a, kind, reason_cut(a, why));

	if (m && !is_found(a, m) && a->n_found < countof(a->found))
		a->found[a->n_found++] = *m;
}

void alarm_ended(struct agent *a, const char *kind)
{
	for (size_t i = 0; i < a->st.n_alarms; i++) {
		struct report_alarm *m = &a->st.alarms[i];

		if (!m->until && strcmp(m->kind, kind) == 0 && !is_found(a, m))
			m->until = agent_now(a) > m->since ? agent_now(a) : m->since;
	}
}

void alarms_settle(struct agent *a, bool outage)
{
	alarm_ended(a, ALARM_DAMAGED);
	alarm_ended(a, ALARM_KEPT);
	alarm_ended(a, "stop-refused");
	for (enum err e = OK + 1; !outage && e < ERR_COUNT; e++)
		alarm_ended(a, err_info(e)->slug);
}

void alarms_say(struct agent *a)
{
	for (size_t i = 0; i < a->st.n_alarms; i++) {
		const struct report_alarm *m = &a->st.alarms[i];

		printf("%-11s since %s%s%s: %s\n", m->kind, clock_text(&a->cx, m->since),
		       m->until ? " until " : "", m->until ? clock_text(&a->cx, m->until) : "",
		       m->text);
	}
}

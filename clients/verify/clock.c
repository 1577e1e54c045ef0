#include <string.h>

#include "base/clock.h"
#include "rules/times.h"
#include "verify/acts.h"

static enum err fact_time(struct verify *v, struct reader *r, const char *member, int64_t *out)
{
	if (!clock_parse(read_text(r, member), out))
		read_wrong(r, member, "RFC 3339 in UTC with three decimals");
	return OK;
}

/* No role of the entry is believed: those that the log gave the person, at whatever site, are
 * asked. */
static enum err word_counts(struct verify *v, const struct entry *e)
{
	const unsigned may = role_bit(ROLE_APPROVER) | role_bit(ROLE_OPERATOR);
	const struct user *u = map_get(&v->state->users, e->actor);

	if (e->actor_kind != KIND_PERSON || !u || !(roles_anywhere(u) & may))
		return wrong(v, "/actor", "an approver or operator says that a clock is right");
	if (!(roles_anywhere(u) & may & ~words_resting(v->state, u)))
		return wrong(v, "/actor", "nobody confirmed yet who uses the account of '%s'",
			     u->id);
	return OK;
}

enum err on_clock_accepted(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	int64_t word = 0, wall = 0, elapsed = 0;

	TRY(fact_time(v, &r, "word", &word));
	TRY(fact_time(v, &r, "wall", &wall));
	TRY(fact_time(v, &r, "elapsed", &elapsed));
	TRY(read_end(&v->scratch, &r));
	TRY(word_counts(v, e));
	if (!word_agrees(word, wall))
		return wrong(v, "/fact/wall", "it is not within five minutes of the person's word");
	return OK;
}

/* ---- entries whose time is no reading of a clock ---- */

/* Is that what the alarm is about? */
static bool is_of_held_clock(const struct entry *e)
{
	const char *kind = json_string_value(json_object_get(e->fact, "kind"));

	return kind && strcmp(kind, CLOCK_HELD) == 0;
}

void clock_note(struct verify *v, const struct entry *e)
{
	struct state *s = v->state;

	if (e->action == ACTION_ALARM_BEGUN && is_of_held_clock(e))
		s->clock_held = true;
	if (e->action == ACTION_ALARM_ENDED && is_of_held_clock(e))
		s->clock_held = false;
	s->held += s->clock_held || e->clock != e->at;
}

/*
 * state.json is the agent's memory across power cuts: who it is, the newest
 * verified head and time, counters, floors, notes.  Each of these only moves
 * forward, but for a time that a root sets back, once; and the file is replaced by a rename, so an
 * old copy appears only if somebody restores one.
 *
 * A text that would not be read again is not written (state_save() parses what
 * it printed): a state that a later start refuses would cut the device off from
 * its server.
 */

#include "agent/state.h"

#include <string.h>

#include "base/json.h"

#define STATE_V        5
#define STATE_V_BEFORE 4 /* without alarms */

static enum err floors_read(struct ctx *cx, json_t *items, struct state *s)
{
	if (json_array_size(items) > FLOORS_MAX)
		return err_at(cx, errf(cx, E_INVALID, "at most %d floors are kept", FLOORS_MAX),
			      "/floors");
	for (; s->n_floors < json_array_size(items); s->n_floors++) {
		struct reader r =
			reader_item(json_array_get(items, s->n_floors), "/floors", s->n_floors);

		s->floor[s->n_floors] =
			(struct floor){ read_text_kept(cx, &r, "slot"), read_int(&r, "release") };
		TRY(read_end(cx, &r));
	}
	return OK;
}

static enum err bad_read(struct ctx *cx, json_t *items, struct state *s)
{
	if (json_array_size(items) > SLOTS_MAX)
		return err_at(cx, errf(cx, E_INVALID, "at most %d notes are kept", SLOTS_MAX),
			      "/slots");
	for (; s->n_bad < json_array_size(items); s->n_bad++) {
		struct reader r = reader_item(json_array_get(items, s->n_bad), "/slots", s->n_bad);

		s->bad[s->n_bad] =
			(struct report_slot){ .slot = read_text_kept(cx, &r, "slot"),
					      .model = read_text_kept(cx, &r, "model"),
					      .release = read_int(&r, "release"),
					      .version = read_int(&r, "version"),
					      .digest = read_text_or_null_kept(cx, &r, "digest"),
					      .state = read_text_kept(cx, &r, "state"),
					      .reason = read_text_kept(cx, &r, "reason"),
					      .record = read_text_or_null_kept(cx, &r, "record"),
					      .active_seconds =
						      read_int_or(&r, "active_seconds", 0) };
		TRY(read_end(cx, &r));
	}
	return OK;
}

/* A state of before it kept any has none. */
static enum err state_alarms_read(struct ctx *cx, json_t *items, struct state *s)
{
	if (json_array_size(items) > REPORT_ALARMS_MAX)
		return err_at(cx,
			      errf(cx, E_INVALID, "at most %d alarms are kept", REPORT_ALARMS_MAX),
			      "/alarms");
	for (; s->n_alarms < json_array_size(items); s->n_alarms++)
		TRY(report_alarm_parse(cx, items, s->n_alarms, &s->alarms[s->n_alarms]));
	return OK;
}

static enum err behind_read(struct ctx *cx, json_t *json, struct state *s)
{
	struct reader r = reader(json, "/behind");

	if (!json || json_is_null(json))
		return OK;
	s->behind = (struct behind){ read_text_kept(cx, &r, "boot"), read_int(&r, "seen"),
				     read_int(&r, "ms") };
	if (s->behind.ms < 0)
		read_wrong(&r, "ms", "a span");
	return read_end(cx, &r);
}

static void behind_print(const struct state *s, struct printer *p)
{
	if (!s->behind.boot) {
		put_text(p, "behind", NULL);
		return;
	}
	put_open(p, "behind", '{');
	put_text(p, "boot", s->behind.boot);
	put_int(p, "seen", s->behind.seen);
	put_int(p, "ms", s->behind.ms);
	put_close(p, '}');
}

static enum err state_read(struct ctx *cx, json_t *json, struct state *s)
{
	struct reader r = reader(json, "");
	json_t *floors, *bad, *behind, *alarms = NULL;
	int64_t v;

	*s = (struct state){ .server = read_text_kept(cx, &r, "server"),
			     .device = read_text_kept(cx, &r, "device"),
			     .site = read_text_kept(cx, &r, "site"),
			     .enrolment = read_text_kept(cx, &r, "enrolment"),
			     .token = read_text_kept(cx, &r, "token"),
			     .vkey = read_text_kept(cx, &r, "vkey"),
			     .origin = read_text_kept(cx, &r, "origin"),
			     .time = read_int(&r, "time"),
			     .root = read_int(&r, "root"),
			     .epoch = read_int(&r, "epoch"),
			     .counter = read_int(&r, "counter"),
			     .etag = read_text_or_null_kept(cx, &r, "etag"),
			     .checkpoint = read_text_kept(cx, &r, "checkpoint"),
			     .boot = read_text_or_null_kept(cx, &r, "boot"),
			     .previous = read_text_or_null_kept(cx, &r, "previous"),
			     .pending = read_text_or_null_kept(cx, &r, "pending"),
			     .sequence = read_int(&r, "sequence"),
			     .reported = read_text_or_null_kept(cx, &r, "reported"),
			     .alarm = read_text_or_null_kept(cx, &r, "alarm") };
	v = read_int(&r, "v");
	if (v != STATE_V && v != STATE_V_BEFORE)
		read_wrong(&r, "v", as_text(STATE_V));
	if (v == STATE_V)
		alarms = read_array(&r, "alarms");
	if (!use_parse(read_text(&r, "use"), &s->use))
		read_wrong(&r, "use", "production, validation or training");
	behind = read_any(&r, "behind");
	floors = read_array(&r, "floors");
	bad = read_array(&r, "slots");
	TRY(read_end(cx, &r));
	TRY(state_alarms_read(cx, alarms, s));
	TRY(behind_read(cx, behind, s));
	TRY(floors_read(cx, floors, s));
	return bad_read(cx, bad, s);
}

void agent_state_print(struct ctx *cx, const struct state *s, struct printer *p)
{
	struct report slots = { .n = s->n_bad };

	memcpy(slots.slot, s->bad, s->n_bad * sizeof(*s->bad));
	*p = (struct printer){ .mem = &cx->mem };
	put_open(p, NULL, '{');
	put_int(p, "v", STATE_V);
	put_text(p, "use", use_name(s->use));
	put_text(p, "server", s->server);
	put_text(p, "device", s->device);
	put_text(p, "site", s->site);
	put_text(p, "enrolment", s->enrolment);
	put_text(p, "token", s->token);
	put_text(p, "vkey", s->vkey);
	put_text(p, "origin", s->origin);
	put_int(p, "time", s->time);
	put_int(p, "root", s->root);
	put_int(p, "epoch", s->epoch);
	put_int(p, "counter", s->counter);
	put_text(p, "etag", s->etag);
	put_text(p, "checkpoint", s->checkpoint);
	put_text(p, "boot", s->boot);
	put_text(p, "previous", s->previous);
	put_text(p, "pending", s->pending);
	put_int(p, "sequence", s->sequence);
	put_text(p, "reported", s->reported);
	put_text(p, "alarm", s->alarm);
	report_alarms_print(cx, p, s->alarms, s->n_alarms);
	behind_print(s, p);
	put_open(p, "floors", '[');
	for (size_t i = 0; i < s->n_floors; i++) {
		put_open(p, NULL, '{');
		put_text(p, "slot", s->floor[i].slot);
		put_int(p, "release", s->floor[i].release);
		put_close(p, '}');
	}
	put_close(p, ']');
	report_slots_print(p, &slots);
	put_close(p, '}');
}

enum err agent_state_parse(struct ctx *cx, const void *bytes, size_t size, struct state *out)
{
	auto_json json = NULL;

	if (size > STATE_MAX)
		return errf(cx, E_TOO_LARGE, "a state has at most %d bytes", STATE_MAX);
	TRY(json_read(cx, bytes, size, &json));
	return state_read(cx, json, out);
}

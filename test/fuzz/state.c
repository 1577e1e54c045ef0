#include "agent/state.h"

#include "base/json.h"
#include "fuzz.h"

static void texts_are_there(const struct state *s)
{
	must(s->server && s->device && s->site && s->enrolment && s->token && s->vkey && s->origin);
	must(s->checkpoint && s->n_floors <= FLOORS_MAX && s->n_bad <= SLOTS_MAX);
	for (size_t i = 0; i < s->n_floors; i++)
		must(s->floor[i].slot);
	for (size_t i = 0; i < s->n_bad; i++)
		must(s->bad[i].slot && s->bad[i].model && s->bad[i].state && s->bad[i].reason);
}

/* What is read prints as the same JSON, and that is read again. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct state *s = arena_alloc(&cx.mem, sizeof(*s));
	auto_json was = NULL;
	auto_json is = NULL;
	struct printer p;

	if (agent_state_parse(&cx, bytes, size, s) == OK) {
		texts_are_there(s);
		agent_state_print(&cx, s, &p);
		must(json_read(&cx, bytes, size, &was) == OK);
		must(json_read(&cx, p.text, p.size, &is) == OK);
		/* one of before it kept alarms is printed as today's */
		must(json_integer_value(json_object_get(was, "v")) == 4 || json_equal(was, is));
		must(p.size > STATE_MAX || agent_state_parse(&cx, p.text, p.size, s) == OK);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}

#include <string.h>

#include "papers.h"
#include "test.h"
#include "verify/sites.h"

/* Rollout r is of a release for munich and hamburg; edge-1 and edge-2 are there, edge-3 at kiel. */

#define MEMBER(device) "{\"device\":\"" device "\",\"enrolment\":null}"
#define MEMBERS(list)  "{\"v\":1,\"members\":[" list "]}"

static const char *const release[] = { "munich", "hamburg", NULL };
static const char *const at_munich[] = { "munich", NULL };
static const char *const at_hamburg[] = { "hamburg", NULL };
static const char *const at_kiel[] = { "kiel", NULL };

static const struct {
	const char *of, *members, *says; /* of: the rollout; members NULL: none are stated */
} rows[] = {
	{ "r", NULL, NULL },
	{ "r", MEMBERS(""), NULL },
	{ "r", MEMBERS(MEMBER("edge-1") "," MEMBER("edge-2")), NULL },
	{ "r", MEMBERS(MEMBER("edge-9")), NULL },   /* perhaps it comes */
	{ "old", MEMBERS(MEMBER("edge-3")), NULL }, /* of before entries named sites */
	{ "r", MEMBERS(MEMBER("edge-1") "," MEMBER("edge-3")),
	  "the device 'edge-3' is at kiel, and the release is not" },
	{ "r", "{\"v\":1}", "/members" },
};

static const struct {
	const char *action;
	act_fn *act;
} acts[] = { { "rollout.begun", on_rollout_begun }, { "ring.opened", on_ring_opened } };

static const char *entry_text(struct ctx *cx, const char *action, const char *rollout,
			      const char *members)
{
	return arena_printf(
		&cx->mem,
		"{\"v\":2,\"index\":6,\"at\":\"2026-01-31T08:15:00.250Z\",\"clock\":null,"
		"\"actor\":{\"kind\":\"system\",\"id\":\"x\",\"for\":null,\"roles\":[],"
		"\"site\":\"s\"},\"action\":\"%s\",\"objects\":[],\"request\":null,"
		"\"reason\":null,\"changed\":[],\"fact\":{\"id\":\"%s\",\"model\":\"m\","
		"\"release\":1,\"version\":1,\"members\":%s}}",
		action, rollout, members);
}

/* The map holds what the verifier kept of each. */
static void kept(struct verify *v, const char *object, const char *const *sites)
{
	const char **copy = arena_alloc(&v->cx.mem, 4 * sizeof(*copy));
	size_t n = 0;

	do
		copy[n] = sites[n];
	while (sites[n++]);
	map_put(&v->state->sites, object, copy);
}

/* It began before. */
static void rollout_kept(struct verify *v, const char *rollout)
{
	const char *text = entry_text(&v->cx, "rollout.begun", rollout, "null");
	auto_entry e = { 0 };

	assert_ok(&v->cx, entry_parse(&v->cx, text, strlen(text), &e));
	assert_ok(&v->scratch, on_rollout_begun(v, &e));
}

TEST_EACH(a_ring_that_reaches_a_device_outside_of_its_releases_sites_is_named, rows)
{
	for (size_t i = 0; i < countof(acts); i++) {
		struct state s = { .index = 6 };
		struct verify v = { .state = &s, .sort_budget = VERIFY_SORT };
		const char *members = "null", *text;
		struct papers papers;
		auto_entry e = { 0 };
		enum err is;

		papers_begin(&papers, &v);
		s.sites.mem = s.rollouts.mem = s.published.mem = s.merged.mem = s.tree.mem =
			&v.cx.mem;
		kept(&v, "rollout:r", release);
		kept(&v, "device:edge-1", at_munich);
		kept(&v, "device:edge-2", at_hamburg);
		kept(&v, "device:edge-3", at_kiel);
		if (rows[_i].members)
			members = arena_printf(&v.cx.mem, "\"%s\"",
					       papers_document(&papers, rows[_i].members));
		rollout_kept(&v, rows[_i].of);
		text = entry_text(&v.cx, acts[i].action, rows[_i].of, members);
		assert_ok(&v.cx, entry_parse(&v.cx, text, strlen(text), &e));
		is = acts[i].act(&v, &e);
		if (!rows[_i].says)
			assert_ok(&v.scratch, is);
		else
			ck_assert_msg(is != OK && (strstr(v.scratch.detail, rows[_i].says) ||
						   strstr(v.scratch.place, rows[_i].says)),
				      "%s", v.scratch.detail);
		verify_free(&v);
	}
}

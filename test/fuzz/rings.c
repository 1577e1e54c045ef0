#include "documents/rings.h"
#include "documents/members.h"

#include "fuzz.h"

/* What a rollout would keep of the plan is read again as the same. */
static void kept_is_read_again(struct ctx *cx, const struct rings *rings)
{
	struct printer p = { .mem = &cx->mem };
	struct rings *again = arena_alloc(&cx->mem, sizeof(*again));
	auto_json json = NULL;

	put_open(&p, NULL, '{');
	rings_kept_print(&p, rings);
	put_close(&p, '}');
	must(json_read(cx, p.text, p.size, &json) == OK);
	must(rings_kept_read(cx, json_object_get(json, "rings"), again) == OK);
	must(again->n == rings->n);
	for (size_t i = 0; i < rings->n; i++)
		must(memcmp(&again->ring[i].gate, &rings->ring[i].gate, sizeof(struct ring_gate)) ==
			     0 &&
		     strcmp(again->ring[i].name, rings->ring[i].name) == 0);
}

static void plan_is_sound(struct ctx *cx, const struct rings *rings)
{
	must(rings->n >= 1 && rings->n <= RINGS_MAX);
	must(rings->everywhere == (rings->n_sites == 0));
	for (size_t i = 0; i < rings->n; i++) {
		const struct ring *r = &rings->ring[i];

		must((r->n > 0) + (r->n_sites || r->n_labels || r->share) + r->rest == 1);
		must(r->gate.soak_seconds >= 1 && r->gate.count >= 1 && r->share <= 100);
		for (size_t k = 0; k < r->n_sites; k++)
			must(rings_at(rings, r->site[k]));
	}
	kept_is_read_again(cx, rings);
	must(rings_judged(cx, rings) == OK || cx->place != NULL);
}

/* A plan has one rule for each ring; a list of members prints as the bytes it was, sorted. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct ctx cx = { 0 };
	struct rings *rings = arena_alloc(&cx.mem, sizeof(*rings));
	struct members m;
	struct printer p;

	if (rings_parse(&cx, "line-1", bytes, size, rings) == OK)
		plan_is_sound(&cx, rings);
	else
		must(cx.detail != NULL);
	if (members_parse(&cx, bytes, size, &m) == OK) {
		must(m.n <= MEMBERS_MAX);
		for (size_t i = 1; i < m.n; i++)
			must(strcmp(m.member[i - 1].device, m.member[i].device) < 0);
		members_print(&cx, &m, &p);
		must(p.size == size && memcmp(p.text, bytes, size) == 0);
	} else {
		must(cx.detail != NULL);
	}
	arena_free(&cx.mem);
	return 0;
}

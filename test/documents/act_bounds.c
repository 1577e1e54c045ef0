#include <string.h>

#include "documents/act.h"
#include "files.h"
#include "test.h"

static struct act_document golden_act(struct ctx *cx, enum act_kind kind)
{
	struct bytes file = golden(cx, arena_printf(&cx->mem, "act-%s.json", act_name(kind)));
	struct act_document a;

	assert_ok(cx, act_document_parse(cx, kind, file.b, file.size, &a));
	return a;
}

static const char *letters(struct ctx *cx, size_t n)
{
	char *text = arena_alloc(&cx->mem, n + 1);

	memset(text, 'r', n);
	text[n] = '\0';
	return text;
}

static void reason_of(struct ctx *cx, struct act_document *a, size_t n)
{
	a->reason = letters(cx, n);
}

static void place_of(struct ctx *cx, struct act_document *a, size_t n)
{
	a->damage[0].place = letters(cx, n);
}

static void devices_of(struct ctx *cx, struct act_document *a, size_t n)
{
	a->sites = (struct act_names){ .stated = false };
	a->devices = (struct act_names){ true, arena_alloc(&cx->mem, n * sizeof(char *)), n };
	for (size_t i = 0; i < n; i++)
		a->devices.name[i] = arena_printf(&cx->mem, "press-%zu", i);
}

static void damages_of(struct ctx *cx, struct act_document *a, size_t n)
{
	struct act_damage one = a->damage[0];

	a->damage = arena_alloc(&cx->mem, n * sizeof(one));
	a->n_damage = n;
	for (size_t i = 0; i < n; i++) {
		one.place = arena_printf(&cx->mem, "contents/%zu", i);
		a->damage[i] = one;
	}
}

static void upheld_of(struct ctx *cx, struct act_document *a, size_t n)
{
	a->base = (int64_t)n;
	a->entry = 0;
	a->upholds = arena_alloc(&cx->mem, n * sizeof(*a->upholds));
	a->n_upholds = n;
	for (size_t i = 0; i < n; i++)
		a->upholds[i] = (int64_t)i;
}

/* clang-format off */
static const struct {
	enum act_kind kind;
	void (*fill)(struct ctx *cx, struct act_document *a, size_t n);
	size_t most;
	const char *place;
} bounds[] = {
	{ ACT_STOP,          reason_of,  2000, "/reason" },
	{ ACT_STOP,          devices_of, 400,  "/devices" },
	{ ACT_ACCEPT_DAMAGE, place_of,   255,  "/damage/0/place" },
	{ ACT_ACCEPT_DAMAGE, damages_of, 256,  "/damage" },
	{ ACT_REVIEW,        upheld_of,  64,   "/upholds" },
};
/* clang-format on */

TEST_EACH(a_document_says_as_much_as_it_may_and_not_one_more, bounds)
{
	struct ctx cx = { 0 };
	struct act_document a = golden_act(&cx, bounds[_i].kind);
	struct printer p;

	bounds[_i].fill(&cx, &a, bounds[_i].most);
	assert_ok(&cx, act_document_print(&cx, &a, &p));
	bounds[_i].fill(&cx, &a, bounds[_i].most + 1);
	assert_err(act_document_print(&cx, &a, &p), E_INVALID);
	ck_assert_str_eq(cx.place, bounds[_i].place);
	arena_free(&cx.mem);
}

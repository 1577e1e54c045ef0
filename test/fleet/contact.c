#include "fleet/contact.h"

#include <string.h>

#include "test.h"

#define FLEET 10000

static struct seen *seen_begin(void)
{
	return seen_memory.make();
}

static void seen_end(struct seen **s)
{
	seen_memory.drop(*s);
}
#define auto_seen cleanup(seen_end) struct seen *

/* What the device was answered, as a poll finds it. */
static const char *kept(struct seen *s, const char *device)
{
	static char etag[SEEN_ETAG];

	seen_asked(s, device, 1, etag);
	return etag;
}

static void answer(struct seen *s, const char *device, const char *etag)
{
	char before[SEEN_ETAG];

	seen_answered(s, device, seen_asked(s, device, 1, before), etag);
}

TEST(an_answer_holds_until_an_entry_about_its_own_device)
{
	auto_seen s = seen_begin();

	answer(s, "edge-1", "a");
	seen_memory.hear(s, "device:edge-2");
	seen_memory.hear(s, "rollout:edge-1");
	ck_assert_str_eq(kept(s, "edge-1"), "a");
	seen_memory.hear(s, "device:edge-1");
	ck_assert_str_eq(kept(s, "edge-1"), "");
}

TEST(an_answer_that_was_read_before_an_entry_is_not_kept_after_it)
{
	auto_seen s = seen_begin();
	char etag[SEEN_ETAG];
	uint64_t turn = seen_asked(s, "edge-1", 1, etag);

	seen_memory.hear(s, "device:edge-1");
	seen_answered(s, "edge-1", turn, "old");
	ck_assert_str_eq(kept(s, "edge-1"), "");
	answer(s, "edge-1", "new");
	ck_assert_str_eq(kept(s, "edge-1"), "new");
}

TEST(each_device_of_a_large_fleet_is_remembered)
{
	auto_seen s = seen_begin();
	struct ctx cx = { 0 };

	for (int i = 0; i < FLEET; i++)
		answer(s, arena_printf(&cx.mem, "edge-%d", i), arena_printf(&cx.mem, "etag-%d", i));
	for (int i = 0; i < FLEET; i++) {
		const char *device = arena_printf(&cx.mem, "edge-%d", i);

		ck_assert_int_eq(seen_at(s, device), 1);
		ck_assert_str_eq(kept(s, device), arena_printf(&cx.mem, "etag-%d", i));
	}
	ck_assert_int_eq(seen_at(s, "edge-10000"), 0);
	arena_free(&cx.mem);
}

#include <string.h>

#include "fleet.h"
#include "forge.h"
#include "test.h"

/* What was wrong at a device reaches the server at the next contact, with since and until, whoever
 * was reached meanwhile, and stays to be seen at the device. */

#define ONCE "run", "--once", NULL

static size_t text_times(const char *text, const char *part)
{
	size_t n = 0;

	for (size_t at = 0; text[at]; at++)
		n += strncmp(text + at, part, strlen(part)) == 0;
	return n;
}

static const char *alarm_of(struct fleet *f, const char *kind)
{
	device_look(f, "edge-1");
	return json_find(&f->p.s, "/alarms", "/kind", kind);
}

static bool alarm_goes_on(struct fleet *f, const char *alarm)
{
	return strcmp(json_at(&f->p.s, "%s/until", alarm), "null") == 0;
}

TEST(damage_that_was_mended_shows_at_the_device_with_since_and_until)
{
	auto_fleet f = { 0 };
	const char *alarm, *since;

	fleet_begun(&f);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 0, ONCE);
	alarm = alarm_of(&f, "damaged");
	assert_says(json_at(&f.p.s, "%s/text", alarm), "the file 'model.onnx' is damaged");
	ck_assert(alarm_goes_on(&f, alarm));
	since = json_at(&f.p.s, "%s/since", alarm);
	run(&f.d, "olga", 0, "device", "list", NULL);
	output_says(f.d.out, "the file 'model.onnx' is damaged");
	agent_run(&f, "edge-1", 0, ONCE); /* finds it whole */
	alarm = alarm_of(&f, "damaged");
	ck_assert_str_eq(json_at(&f.p.s, "%s/since", alarm), since);
	ck_assert(!alarm_goes_on(&f, alarm));
	agent_run(&f, "edge-1", 0, "status", NULL);
	output_says(f.d.out, arena_printf(&f.p.s.cx.mem, "damaged     since %s until ", since));
}

/* The server that showed it is not the one that learns of it. */
TEST(an_alarm_of_another_server_reaches_the_registry_at_the_next_contact)
{
	struct planted other = { "/log/checkpoint", NULL, NULL };
	auto_fleet f = { 0 };
	const char *alarm;

	fleet_begun(&f);
	other.body = arena_printf(
		&f.p.s.cx.mem,
		"%s\n9\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\xe2\x80\x94 "
		"%s AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		"AAAAAAAAAAAAAAAAAAAAAAA=\n",
		f.p.s.in.signer.key.origin, f.p.s.in.signer.key.origin);
	agent_poll_with(&f, "edge-1", &other, 7);
	agent_run(&f, "edge-1", 0, ONCE);
	alarm = alarm_of(&f, "tampered");
	assert_says(json_at(&f.p.s, "%s/text", alarm), "the head is not signed by a key");
	ck_assert(!alarm_goes_on(&f, alarm));
}

TEST(an_alarm_that_goes_on_is_one_however_many_polls_find_it)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	agent_damage(&f, "edge-1", 1);
	ask(&f.p.s, "GET", "/readyz", NULL, NULL, 200);
	site_stop(&f.p.s); /* nothing mends it */
	for (int i = 0; i < 3; i++)
		agent_run(&f, "edge-1", 6, ONCE);
	agent_run(&f, "edge-1", 0, "status", NULL);
	ck_assert_uint_eq(text_times(f.d.out, "damaged     since"), 1);
	file_says(agent_file(&f, "edge-1", "state.json"), "\"until\":null");
}

TEST(alarms_are_as_they_were_at_an_earlier_entry)
{
	auto_fleet f = { 0 };
	int64_t before;

	fleet_begun(&f);
	before = fleet_newest(&f);
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ask(&f.p.s, "GET",
	    arena_printf(&f.p.s.cx.mem, "/v1/devices/edge-1?as_of=%lld", (long long)before), f.olga,
	    NULL, 200);
	ck_assert_uint_eq(json_count(&f.p.s, "/alarms"), 0);
}

/* A box and its copy: one of the two reports first, and the other is refused. */
TEST(the_refused_report_of_a_copy_shows_at_the_device_and_at_the_copy)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	at_device(&f, "edge-1", "rm -rf ../copy && cp -a . ../copy");
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	agent_run(&f, "copy", 5, ONCE);
	agent_run(&f, "copy", 0, "status", NULL);
	output_says(f.d.out, "report-refused since");
	device_look(&f, "edge-1");
	json_says(&f.p.s, "/refused/reason", "one of the two was set back, or copied");
}

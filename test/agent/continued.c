#include "continued.h"

#define ONCE "run", "--once", NULL

TEST(a_log_that_people_say_continues_the_known_one_is_followed)
{
	auto_fleet f = { 0 };
	struct tree_head end;
	struct note_key old;

	fleet_begun(&f);
	old = f.p.s.in.signer.key;
	end = log_renamed(&f);
	log_goes_on(&f);
	agent_run(&f, "edge-1", 7, ONCE);
	output_says(f.d.err, "the head is not signed by a key of");
	continuity_sign(&f, &old, &end, &end);
	agent_run(&f, "edge-1", 0, ONCE);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
	output_says(agent_file(&f, "edge-1", "state.json"), f.p.s.in.signer.key.origin);
}

TEST(what_a_device_saw_and_the_signers_do_not_know_of_stops_it)
{
	struct tree_head early;
	struct note_key old;
	auto_fleet f = { 0 };

	fleet_open(&f);
	early = head_shown(&f.p.s);
	fleet_release(&f, 1, 1);
	agent_run(&f, "edge-1", 0, ONCE);
	old = f.p.s.in.signer.key;
	log_renamed(&f);
	log_goes_on(&f);
	continuity_sign(&f, &old, &early, &early);
	agent_run(&f, "edge-1", 5, ONCE);
	output_says(f.d.err, "and the people who had it continued knew of");
}

/* A cut of the power between log.json and state.json leaves the head that was kept before. */
TEST(a_head_under_a_key_that_people_took_away_is_still_what_the_device_saw)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	log_rekeyed(&f);
	at_device(&f, "edge-1", "cp state.json was");
	log_goes_on(&f);
	agent_run(&f, "edge-1", 7, ONCE);
	log_key_sign(&f);
	agent_run(&f, "edge-1", 0, ONCE);
	at_device(&f, "edge-1", "mv was state.json");
	agent_run(&f, "edge-1", 0, ONCE);
}

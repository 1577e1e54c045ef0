#include "continued.h"

#include <stdlib.h>

#include "files.h"
#include "lib/file.h"

/* A person's client: whose heads count is said by the trust that it pinned. */

#define CHECK "log", "check", NULL
#define LOGIN "login", "--user", "olga", "--password-file", "password", NULL

/* A file of olga's profile. */
static const char *desk_text(struct fleet *f, const char *name)
{
	struct ctx *cx = &f->p.s.cx;
	size_t size;
	char *text;

	assert_ok(cx, file_load(cx,
				arena_printf(&cx->mem, "%s/home-olga/http_127.0.0.1_%u/%s",
					     f->d.dir, f->p.s.port, name),
				100000, &text, &size));
	return text;
}

static void trust_followed(struct fleet *f)
{
	fleet_open(f);
	publication_await(&f->p);
	run(&f->d, "olga", 0, CHECK);
	output_says(desk_text(f, "tuf/log.json"), "\"logs\":");
}

TEST(a_person_s_client_follows_the_log_that_people_say_continues_the_known_one)
{
	auto_fleet f = { 0 };
	struct tree_head end;
	struct note_key old;

	trust_followed(&f);
	old = f.p.s.in.signer.key;
	end = log_renamed(&f);
	log_goes_on(&f);
	run(&f.d, "olga", 7, LOGIN);
	output_says(f.d.err, "the head is not signed by a key of");
	continuity_sign(&f, &old, &end, &end);
	output_says(run(&f.d, "olga", 0, LOGIN), "continues the one that was seen before");
	output_says(run(&f.d, "olga", 0, CHECK), "all of them still there");
	output_says(desk_text(&f, "vkey"), f.p.s.in.signer.key.origin);
}

TEST(a_machine_that_was_away_while_people_replaced_the_key_of_the_log_goes_on)
{
	auto_fleet f = { 0 };

	trust_followed(&f);
	log_rekeyed(&f);
	log_goes_on(&f);
	run(&f.d, "olga", 7, LOGIN);
	log_key_sign(&f);
	run(&f.d, "olga", 0, LOGIN);
	output_says(run(&f.d, "olga", 0, CHECK), "all of them still there");
}

TEST(what_a_person_s_client_saw_and_the_signers_do_not_know_of_is_refused)
{
	auto_fleet f = { 0 };
	struct tree_head early;
	struct note_key old;

	trust_followed(&f);
	early = head_shown(&f.p.s);
	log_goes_on(&f);
	run(&f.d, "olga", 0, CHECK);
	old = f.p.s.in.signer.key;
	log_renamed(&f);
	continuity_sign(&f, &old, &early, &early);
	run(&f.d, "olga", 5, LOGIN);
	output_says(f.d.err, "and the people who had it continued knew of");
	output_says(f.d.err, "must be in the next trust/log.json");
}

/* A server that withholds trust does not get the accepted key back. */
TEST(trust_that_was_seen_is_not_forgotten)
{
	static const struct planted none[] = {
		{ "/tuf/metadata/timestamp.json", "{}", "404 Not Found" },
	};
	auto_fleet f = { 0 };

	trust_followed(&f);
	{
		auto_liar l = liar_plant(&f.d, none, 1);

		ck_assert_int_eq(system(arena_printf(&f.p.s.cx.mem,
						     "cd %s/home-olga && mv http_127.0.0.1_%u "
						     "http_127.0.0.1_%u",
						     f.d.dir, f.p.s.port, f.d.port)),
				 0);
		run(&f.d, "olga", 7, CHECK);
		ck_assert_int_gt(l.pid, 0);
	}
	output_says(f.d.err, "the server shows other trust than the one that this machine follows");
}

static const struct {
	const char *from, *to;
	int code;
	const char *says;
} roots[] = {
	{ "", "", 0, "logged in" },
	{ "production", "validation", 1, "root is signed by" },
};

/* With the root that a person brought, no key of the log need be accepted. */
TEST_EACH(the_root_that_a_person_brought_leads_to_the_keys_that_count, roots)
{
	auto_fleet f = { 0 };

	fleet_open(&f);
	publication_await(&f.p);
	desk_file(&f.d, "root.json",
		  *roots[_i].from
			  ? text_with(&f.p.s.cx,
				      ask(&f.p.s, "GET", "/tuf/metadata/1.root.json", NULL, NULL,
					  200),
				      roots[_i].from, roots[_i].to)
			  : ask(&f.p.s, "GET", "/tuf/metadata/1.root.json", NULL, NULL, 200));
	ck_assert_int_eq(system(arena_printf(&f.p.s.cx.mem, "rm -r %s/home-olga", f.d.dir)), 0);
	run(&f.d, "olga", roots[_i].code, "login", "--user", "olga", "--password-file", "password",
	    "--root", "root.json", NULL);
	output_says(roots[_i].code ? f.d.err : f.d.out, roots[_i].says);
}

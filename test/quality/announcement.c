#include <stdlib.h>
#include <string.h>

#include "anew.h"
#include "clocks.h"
#include "leaper.h"
#include "waiting.h"

/* A re-founding that was announced, since two approvers are there and cannot be reached. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static void alarm_says(struct founding_anew *f, const char *kind, const char *words)
{
	struct site *s = &f->p.s;

	ask(s, "GET", "/v1/alarms", s->admin, NULL, 200);
	json_says(s, say(s, "%s/detail", json_find(s, "/items", "/kind", kind)), words);
}

TEST(an_announcement_leads_to_it_after_14_days_in_which_no_approver_signed)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *act, *members;
	int64_t entry;

	anew_open(&f);
	entry = anew_announced(&f);
	members = say(s, "%s,'announced':%lld", two_named(&f), (long long)entry);
	alarms_become(&f.p, "refounding.announced", 1);
	alarm_says(&f, "refounding.announced",
		   say(s, "signet act propose end-refounding --entry %lld --reason TEXT",
		       (long long)entry));
	plant_later(&f.p, 14 * DAY_MS - MINUTE_MS);
	refound_refused(&f, members, 409, "/announced", "was not there for 14 days yet");
	plant_later(&f.p, 14 * DAY_MS + MINUTE_MS);
	refound_refused(&f,
			say(s, "'people':[%s,%s],'announced':%lld", anew_named(s, &f.carl),
			    anew_named(s, &f.p.ben), (long long)entry),
			409, "/announced", "names others");
	act = refound_signed(&f, members);
	plant_later(&f.p, 15 * DAY_MS + 2 * MINUTE_MS);
	act_becomes(&f.p, act, "done");
	anew_approves(&f, "dana", true);
	alarms_become(&f.p, "refounding.announced", 0);
	refound_refused(&f, members, 409, "/announced", "is open");
	plant_holds(&f.p);
}

TEST(other_holders_than_those_who_announced_it_do_not_suffice)
{
	auto_anew f = { 0 };
	const char *act;
	int64_t entry;

	anew_open(&f);
	entry = anew_announced(&f);
	plant_later(&f.p, 14 * DAY_MS + MINUTE_MS);
	act = act_proposed(&f.p.s, f.p.s.admin, "refound",
			   say(&f.p.s, "%s,'announced':%lld", two_named(&f), (long long)entry));
	holder_signs(&f.p, 0, act, 201);
	holder_signs(&f.p, 2, act, 409);
	json_says(&f.p.s, "/detail", "other holders of the root signed the announcement");
	holder_signs(&f.p, 1, act, 201);
	act_is_now(&f.p, act, "waiting");
	plant_holds(&f.p);
}

TEST(one_signature_by_an_approvers_own_key_is_the_end_of_that_road)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *members;

	anew_open(&f);
	members = say(s, "%s,'announced':%lld", two_named(&f), (long long)anew_announced(&f));
	plant_later(&f.p, 13 * DAY_MS);
	person_login(s, &f.p.ben);
	person_signs_act(s, &f.p.ben,
			 act_proposed(s, f.p.ben.secret, "suspend", "'person':'jonas'"), "order",
			 201);
	plant_later(&f.p, 14 * DAY_MS + MINUTE_MS);
	refound_refused(&f, members, 409, "/announced", "an approver's own key has signed since");
	plant_holds(&f.p);
}

TEST(two_quality_people_end_an_announcement)
{
	auto_anew f = { 0 };
	struct site *s = &f.p.s;
	const char *end;
	int64_t entry;

	anew_open(&f);
	entry = anew_announced(&f);
	alarms_become(&f.p, "refounding.announced", 1);
	end = act_proposed(s, f.p.anna.secret, "end-refounding",
			   say(s, "'entry':%lld", (long long)entry));
	founders_sign(s, end, "order", 201);
	act_is_now(&f.p, end, "done");
	alarms_become(&f.p, "refounding.announced", 0);
	plant_later(&f.p, 15 * DAY_MS);
	refound_refused(&f, say(s, "%s,'announced':%lld", two_named(&f), (long long)entry), 409,
			"/announced", "is open");
	plant_holds(&f.p);
}

#include <string.h>

#include "exported.h"
#include "forged.h"
#include "release.h"
#include "retold.h"

/* An export re-made with one entry bent, by a holder of the log's key: a version ends by its
 * author, or by a change that people signed. */

#define say(x, ...) arena_printf(&(x)->p.s.cx.mem, __VA_ARGS__)
#define RETIRED     "models/press-health/versions/1.retired.json"

/* Version 1 is approved and retired by a change, version 2 by its author. */
static void ended(struct export *x)
{
	struct plant *p = &x->p;
	char iris[80];

	plant_model(p);
	desk_open(&x->d, &p->s);
	change_merge(p, "models/press-health/versions/1.json", version_validated(p, 1), NULL);
	version_validated(p, 2);
	ask(&p->s, "POST", "/v1/models/press-health/versions/2/retire", p->jonas.secret,
	    "{\"reason\":\"r\"}", 201);
	change_merge(p, RETIRED,
		     json_of(&p->s, "{'v':1,'model':'press-health','number':1,'successor':null,"
				    "'reason':'r'}"),
		     NULL);
	publication_await(p);
	person_add(&p->s, "iris", "auditor", iris);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

#define JONAS  "\"kind\":\"person\",\"id\":\"jonas\",\"for\":null,\"roles\":[\"author\"]"
#define MARA   "\"kind\":\"person\",\"id\":\"mara\",\"for\":null,\"roles\":[\"reviewer\"]"
#define SIGNET "\"kind\":\"system\",\"id\":\"signetd\",\"for\":null,\"roles\":"
#define HERE   ",\"site\":\"munich\""

/* clang-format off */
static const struct forged_entry rows[] = {
	{ "version.retired", "", "", "" },
	{ "version.retired", JONAS HERE, MARA HERE, "only its author, 'jonas', retires version:press-health/2" },
	{ "version.retired", JONAS HERE, SIGNET "[],\"site\":null", "no retirement of that version was merged" },
	{ "version.retired", SIGNET "[],\"site\":null", JONAS HERE, "a version whose record is in force is retired by a signed change" },
	{ "version.retired", "\"model\":\"press-health\",\"number\":2", "\"model\":\"press-health\",\"number\":7", "nobody registered version:press-health/7" },
};
/* clang-format on */

TEST(a_version_that_was_retired_by_nobody_who_may_is_named)
{
	auto_export x = { 0 };

	ended(&x);
	each_forged_entry_is_named(&x, rows, countof(rows));
}

#define RETIRES "version.retired"
#define NUMBER_1                                                \
	{ "version:press-health/2", "version:press-health/1" }, \
	{                                                       \
		"\"number\":2", "\"number\":1"                  \
	}

/* clang-format off */
static const struct tale tales[] = {
	{ { { 0 } }, "" },
	{ { { RETIRES, "\"id\":\"jonas\"", .before = "" } }, "version:press-health/2 is retired already" },
	{ { { RETIRES, "\"id\":\"signetd\"", .before = "" } }, "version:press-health/1 is retired already" },
	{ { { RETIRES, "\"id\":\"jonas\"", .before = "\"action\":\"validation.concluded\"", .edit = { NUMBER_1 } } }, "version:press-health/1 is retired, and its record comes into force" },
};
/* clang-format on */

/* Everybody's signatures are as they were: it is the entries beside them that are told otherwise.
 */
TEST(a_version_that_ended_twice_or_came_into_force_after_its_end_is_named)
{
	static struct teller t;
	auto_export x = { 0 };

	ended(&x);
	teller_open(&t, &x);
	each_tale_is_judged(&t, tales, countof(tales));
}

#include "release.h"

/* How a version ends: by its author, or, once its record is in force, by people who sign. */

#define PATH(n)  "models/" RELEASE_MODEL "/versions/" #n ".retired.json"
#define NO_NEXT  "{'successor':null,'reason':'It misses a cold start.'}"
#define VERSION  "/v1/models/" RELEASE_MODEL "/versions/"
#define REASON   "{\"reason\":\"r\"}"
#define say(...) arena_printf(&p.s.cx.mem, __VA_ARGS__)

static void asks_for(struct plant *p, const char *path, const char *record, int status)
{
	change_asked(&p->s, p->jonas.secret, document_record(&p->s, path, json_of(&p->s, record)),
		     status);
}

static void one_more(struct plant *p)
{
	change_merge(p, "models/" RELEASE_MODEL "/versions/2.json", version_validated(p, 2), NULL);
}

TEST(a_version_whose_record_is_in_force_is_retired_by_a_signed_change_and_by_nothing_else)
{
	auto_plant p = { 0 };
	const char *at;
	int64_t n;

	plant_published(&p);
	ask(&p.s, "POST", VERSION "1/retire", p.jonas.secret, REASON, 409);
	json_says(&p.s, "/detail", "is in force: it is retired by a signed change");
	json_says(&p.s, "/next", "signet change open --record " PATH(1) "=FILE");
	ck_assert(json_has(&p.s, "/entry"));
	n = change_review(&p, PATH(1),
			  json_of(&p.s, "{'v':1,'model':'" RELEASE_MODEL "','number':1,"
					"'successor':null,'reason':'r'}"),
			  NULL);
	ask(&p.s, "GET", VERSION "1", p.jonas.secret, NULL, 200);
	ck_assert(!json_has(&p.s, "/retired"));
	person_signs(&p.s, &p.ben, (int)n, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, (int)n, "merged");
	publication_await(&p);
	ask(&p.s, "GET", VERSION "1", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/retired/by", "signetd");
	plant_log(&p);
	at = json_find(&p.s, "/items", "/action", "version.retired");
	json_is(&p.s, say("%s/actor/kind", at), "system");
	plant_holds(&p);
}

TEST(what_is_retired_is_released_no_more_and_retired_once)
{
	auto_plant p = { 0 };

	plant_published(&p);
	change_merge(&p, PATH(1),
		     json_of(&p.s, "{'v':1,'model':'" RELEASE_MODEL "','number':1,'successor':null,"
				   "'reason':'r'}"),
		     NULL);
	publication_await(&p);
	change_asked_of(&p.s, &p.jonas, "models/" RELEASE_MODEL "/releases/2.json",
			release_record(&p, 2, 1), 409);
	json_says(&p.s, "/detail", "version 1 is retired by '" PATH(1) "'");
	json_says(&p.s, "/pointer", "/version");
	ask(&p.s, "POST", VERSION "1/retire", p.jonas.secret, REASON, 409);
	json_says(&p.s, "/detail", "retired already");
	asks_for(&p, PATH(1), NO_NEXT, 409);
	json_says(&p.s, "/detail", "is in force and never changes");
}

TEST(one_change_does_not_release_what_it_retires)
{
	auto_plant p = { 0 };

	plant_published(&p);
	change_asked(&p.s, p.jonas.secret,
		     say("%s,%s", document_record(&p.s, PATH(1), json_of(&p.s, NO_NEXT)),
			 document_text(&p.s, "models/" RELEASE_MODEL "/releases/2.json",
				       release_record(&p, 2, 1))),
		     409);
	json_says(&p.s, "/detail", "is retired by");
}

TEST(before_its_record_is_in_force_a_version_is_retired_by_its_author_alone)
{
	auto_plant p = { 0 };
	char ada[80], ci[80];

	plant_published(&p);
	version_validated(&p, 2);
	person_add(&p.s, "ada", "author", ada);
	service_add(&p.s, "robot", "jonas", "author", "['read','submit']", ci);
	asks_for(&p, PATH(2), NO_NEXT, 409);
	json_says(&p.s, "/detail", "versions/2.json' is not in force");
	json_says(&p.s, "/next", "signet version retire " RELEASE_MODEL " 2");
	ask(&p.s, "POST", VERSION "2/retire", ada, REASON, 403);
	json_says(&p.s, "/detail", "only its author, 'jonas', retires version 2");
	ask(&p.s, "POST", VERSION "2/retire", ci, REASON, 201); /* by a service of jonas */
	ask(&p.s, "GET", VERSION "2", ada, NULL, 200);
	json_is(&p.s, "/retired/by", "robot");
	plant_holds(&p);
}

/* clang-format off */
static const struct { const char *record; int status; const char *says, *at; } records[] = {
	{ "{'successor':9,'reason':'r'}", 404, "version 9", "/successor" },
	{ "{'successor':1,'reason':'r'}", 400, "null or a later version", "/successor" },
	{ "{'successor':2}", 400, "", "/reason" },
	{ "{'successor':2,'reason':'r'}", 201, NULL, NULL },
};
/* clang-format on */

TEST(a_successor_is_a_later_version_that_is_there_and_is_not_retired)
{
	auto_plant p = { 0 };

	plant_published(&p);
	one_more(&p);
	version_validated(&p, 3);
	for (size_t i = 0; i < countof(records); i++) {
		asks_for(&p, PATH(1), records[i].record, records[i].status);
		if (!records[i].at)
			continue;
		json_says(&p.s, "/detail", records[i].says);
		json_says(&p.s, "/pointer", records[i].at);
	}
	ask(&p.s, "POST", VERSION "3/retire", p.jonas.secret, REASON, 201);
	asks_for(&p, PATH(2), "{'successor':3,'reason':'r'}", 409);
	json_says(&p.s, "/detail", "is retired");
}

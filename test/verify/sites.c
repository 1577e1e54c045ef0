#include "verify/sites.h"

#include <string.h>

#include "documents/role.h"
#include "papers.h"
#include "test.h"

/* Entries that name sites, or should: what the verifier finds wrong with their objects. */

struct world {
	struct verify v;
	struct state s;
	struct papers papers;
	struct user nora;
	struct held here, there, gone;
	const char *record; /* digest of a release's */
};

static void record_put(struct world *w, const char *model, const char *text)
{
	const char *digest = papers_document(&w->papers, text);

	map_put(&w->s.tree, arena_printf(&w->v.cx.mem, "models/%s/model.json", model),
		arena_strdup(&w->v.cx.mem, digest));
}

#define TRAIT "{\"is\":true,\"evidence\":\"e\"}"
#define MODEL(name, sites)                                                                       \
	"{\"v\":2,\"model\":\"" name                                                             \
	"\",\"purpose\":\"p\",\"criticality\":{\"level\":\"non-critical\",\"rationale\":\"r\"}," \
	"\"static\":" TRAIT ",\"deterministic\":" TRAIT ",\"generative\":" TRAIT                 \
	",\"owner\":\"o\",\"expert\":\"o\",\"quality\":\"o\",\"data_owner\":\"o\","              \
	"\"supplier\":null,\"safety_component\":false,\"sites\":" sites "}"
#define RELEASE                                                                      \
	"{\"v\":2,\"model\":\"m\",\"number\":1,\"version\":1,\"envelope\":1,"        \
	"\"scope\":{\"sites\":[\"munich\",\"hamburg\"]},\"plan\":\"p\",\"floor\":1," \
	"\"fallback\":\"keep\"}"

/* nora, of munich, is an author at hamburg and everywhere, and no more at berlin. */
static void world_make(struct world *w)
{
	struct map *maps[] = { &w->s.users, &w->s.tree, &w->s.sites };

	*w = (struct world){ .v = { .state = &w->s } };
	papers_begin(&w->papers, &w->v);
	for (size_t i = 0; i < countof(maps); i++)
		maps[i]->mem = &w->v.cx.mem;
	w->gone = (struct held){ "berlin", 0, NULL };
	w->there = (struct held){ "*", role_bit(ROLE_AUTHOR), &w->gone };
	w->here = (struct held){ "hamburg", role_bit(ROLE_AUTHOR), &w->there };
	w->nora = (struct user){ .id = "nora", .site = "munich", .held = &w->here };
	map_put(&w->s.users, "nora", &w->nora);
	record_put(w, "m", MODEL("m", "[\"munich\",\"hamburg\"]"));
	record_put(w, "all", MODEL("all", "[\"*\"]"));
	record_put(w, "old", "{\"v\":1,\"model\":\"old\",\"sites\":[\"munich\"]}");
	record_put(w, "bad", "{\"v\":2}");
	w->record = arena_strdup(&w->v.cx.mem, papers_document(&w->papers, RELEASE));
}

static void world_end(struct world *w)
{
	arena_free(&w->v.scratch.mem);
	arena_free(&w->v.cx.mem);
}

/* objects: their ids, parted by spaces, none with an entry before it but where id@index says so. */
static const char *objects_text(struct world *w, const char *objects)
{
	char *ids = arena_strdup(&w->v.cx.mem, objects), *rest = ids, *id;
	const char *out = "";

	while ((id = strsep(&rest, " "))) {
		char *prev = strchr(id, '@');

		if (prev)
			*prev++ = '\0';
		if (*id)
			out = arena_printf(&w->v.cx.mem, "%s%s{\"id\":\"%s\",\"prev\":%s}", out,
					   *out ? "," : "", id, prev ? prev : "null");
	}
	return out;
}

static const char *entry_text(struct world *w, int index, const char *action, int v,
			      const char *objects, const char *fact)
{
	const char *at = strchr(fact, '$');

	if (at)
		fact = arena_printf(&w->v.cx.mem, "%.*s%s%s", (int)(at - fact), fact, w->record,
				    at + 1);
	return arena_printf(
		&w->v.cx.mem,
		"{\"v\":%d,\"index\":%d,\"at\":\"2026-01-31T08:15:00.250Z\",\"clock\":"
		"null,\"actor\":{\"kind\":\"system\",\"id\":\"x\",\"for\":null,\"roles\":"
		"[],\"site\":\"s\"},\"action\":\"%s\",\"objects\":[%s],\"request\":null,"
		"\"reason\":null,\"changed\":[],\"fact\":{%s}}",
		v, index, action, objects_text(w, objects), fact);
}

/* What is wrong with it, "" if nothing. */
static const char *asked(struct world *w, int index, const char *action, int v, const char *objects,
			 const char *fact)
{
	const char *text = entry_text(w, index, action, v, objects, fact);
	struct stated_sites sites;
	auto_entry e = { 0 };
	enum err got;

	papers_entry(&w->papers, text);
	assert_ok(&w->v.scratch, entry_parse(&w->v.scratch, text, strlen(text), &e));
	got = sites_gather(&w->v, &e, &sites);
	if (got == OK)
		got = sites_compare(&w->v, &e, &sites);
	ck_assert(got == OK || got == E_TAMPERED);
	return got == OK ? "" : w->v.scratch.detail;
}

/* In this order, each after what the ones before it began. */
#define USER       "\"user\":\"nora\""
#define LACK(s)    "they lack site:" s ","
#define NONE_OF(s) "'" s "' is there and no site that the act is about"
static const struct row {
	const char *action;
	int v;
	const char *objects, *fact, *says;
} rows[] = {
	{ "site.created", 1, "site:kiel", "\"id\":\"kiel\"", "" },
	{ "site.created", 1, "", "\"id\":\"kiel\"", LACK("kiel") },
	{ "role.granted", 2, "user:nora site:kiel", USER ",\"site\":\"kiel\"", "" },
	{ "role.granted", 2, "user:nora", USER ",\"site\":\"kiel\"", LACK("kiel") },
	{ "role.granted", 2, "user:nora site:munich", USER ",\"site\":\"kiel\"", LACK("kiel") },
	{ "role.granted", 2, "user:nora", USER ",\"site\":\"*\"", "" },
	{ "role.granted", 2, "user:nora site:kiel", USER ",\"site\":\"*\"", NONE_OF("site:kiel") },
	{ "role.granted", 1, "user:nora", USER ",\"site\":\"kiel\"", "" },
	{ "role.revoked", 2, "user:nora", USER ",\"site\":\"kiel\"", LACK("kiel") },

	{ "user.deactivated", 1, "user:nora", USER, "" }, /* of before entries named sites */
	{ "user.created", 2, "user:nora", "\"id\":\"nora\",\"site\":\"munich\"", LACK("munich") },
	{ "user.invited", 1, "user:nora site:munich", USER, "" },
	{ "user.invited", 1, "user:nora", USER, LACK("munich") },
	{ "user.password_set", 2, "user:nora", USER, LACK("munich") },
	{ "user.deactivated", 1, "user:nora site:hamburg site:munich", USER, "" },
	{ "user.deactivated", 1, "user:nora site:munich", USER, LACK("hamburg") },
	{ "user.deactivated", 1, "user:nora site:munich site:hamburg", USER, LACK("hamburg") },
	{ "user.deactivated", 1, "user:nora site:berlin site:hamburg site:munich", USER,
	  LACK("hamburg") },
	{ "user.deactivated", 1, "site:hamburg user:nora site:munich", USER, LACK("munich") },
	{ "user.deactivated", 1, "site:hamburg site:munich user:nora", USER, NONE_OF("user:nora") },

	{ "device.enrolled", 1, "device:d", "\"device\":\"d\"", "" }, /* likewise */
	{ "device.created", 1, "device:d", "\"device\":\"d\",\"site\":\"kiel\"", "" },
	{ "device.enrolled", 1, "device:d", "\"device\":\"d\"", "" },
	{ "device.created", 2, "device:d", "\"device\":\"d\",\"site\":\"kiel\"", LACK("kiel") },
	{ "device.invited", 1, "device:d", "\"device\":\"d\"", LACK("kiel") },
	{ "device.enrolled", 1, "device:d", "\"device\":\"d\"", LACK("kiel") },
	{ "device.enrolled", 1, "device:d site:kiel", "\"device\":\"d\"", "" },
	{ "device.retired", 1, "device:d", "\"device\":\"d\"", LACK("kiel") },

	{ "rollout.begun", 1, "rollout:r", "\"id\":\"r\",\"sites\":[\"munich\"]", "" },
	{ "rollout.halted", 1, "rollout:r", "\"id\":\"r\"", "" },
	{ "rollout.begun", 2, "rollout:r release:m/1", "\"id\":\"r\",\"record\":\"$\"",
	  LACK("hamburg") },
	{ "rollout.begun", 2, "rollout:r", "\"id\":\"r\",\"record\":\"none\"", "no record" },
	{ "ring.opened", 2, "rollout:r site:hamburg", "\"id\":\"r\"", LACK("munich") },
	{ "rollout.completed", 1, "rollout:r", "\"id\":\"r\"", LACK("hamburg") },
	{ "rollout.halted", 1, "rollout:r", "\"id\":\"r\"", LACK("hamburg") },
	{ "rollout.resumed", 1, "rollout:r", "\"id\":\"r\"", LACK("hamburg") },
	{ "rollout.stopped", 1, "rollout:r", "\"id\":\"r\"", LACK("hamburg") },
	{ "rollout.stopped", 1, "rollout:r site:hamburg site:munich", "\"id\":\"r\"", "" },

	{ "stop.signed", 1, "stop:x model:m", "\"id\":\"x\",\"sites\":[\"kiel\"],\"devices\":null",
	  LACK("kiel") },
	{ "stop.signed", 1, "stop:x model:m site:kiel",
	  "\"id\":\"x\",\"sites\":[\"kiel\"],\"devices\":null", "" },
	{ "stop.signed", 1, "stop:x model:m", "\"id\":\"x\",\"sites\":null,\"devices\":[\"d\"]",
	  LACK("kiel") },
	{ "stop.signed", 1, "stop:x model:m site:kiel",
	  "\"id\":\"x\",\"sites\":null,\"devices\":null", NONE_OF("site:kiel") },

	{ "model.created", 1, "model:m", "\"name\":\"m\"", LACK("hamburg") },
	{ "run.registered", 1, "run:r model:m", "\"model\":\"m\"", LACK("hamburg") },
	{ "version.registered", 1, "model:m", "\"model\":\"m\"", LACK("hamburg") },
	{ "version.retired", 1, "version:m/1", "\"model\":\"m\"", LACK("hamburg") },
	{ "version.retired", 1, "version:m/1 site:hamburg site:munich", "\"model\":\"m\"", "" },
	{ "validation.registered", 1, "validation:v", "\"model\":\"m\"", LACK("hamburg") },
	{ "version.retired", 1, "version:all/1", "\"model\":\"all\"", "" },
	{ "version.retired", 1, "version:old/1", "\"model\":\"old\"", "" },
	{ "version.retired", 1, "version:new/1", "\"model\":\"new\"", "" },
	{ "version.retired", 1, "version:new/1 site:kiel", "\"model\":\"new\"",
	  NONE_OF("site:kiel") },
	{ "version.retired", 1, "version:bad/1", "\"model\":\"bad\"",
	  "models/bad/model.json, which states the model's sites, cannot be read" },

	{ "reports.received", 2, "device:d", "", "" },
	{ "reports.received", 2, "device:d site:kiel", "", NONE_OF("site:kiel") },
	{ "session.opened", 1, "user:nora site:munich", USER, NONE_OF("site:munich") },
	{ "act.refused", 1, "user:nora site:munich", "", "" },
};

TEST(an_entry_that_lacks_a_site_of_its_object_or_has_another_is_named)
{
	struct world w;

	world_make(&w);
	for (size_t i = 0; i < countof(rows); i++) {
		const struct row *r = &rows[i];
		const char *said = asked(&w, (int)i + 1, r->action, r->v, r->objects, r->fact);

		ck_assert_msg(!*said == !*r->says, "%zu, %s: %s", i, r->action, said);
		assert_says(said, r->says);
	}
	world_end(&w);
}

/* Its own entry does not say which model it is of: that of its registration does, be there refusals
 * between the two or not. */
TEST(the_sites_of_a_validations_end_are_those_of_the_model_that_it_was_registered_with)
{
	static const char id[] = "\"id\":\"v\"";
	struct world w;

	world_make(&w);
	asked(&w, 0, "validation.registered", 1, "validation:v version:m/1", "\"model\":\"m\"");
	asked(&w, 1, "act.refused", 1, "version:m/1@0 validation:v@0", "");
	assert_says(asked(&w, 2, "validation.concluded", 1, "validation:v@0", id), LACK("hamburg"));
	assert_says(asked(&w, 3, "validation.concluded", 1, "validation:v@1", id), LACK("hamburg"));
	ck_assert_str_eq(asked(&w, 4, "validation.concluded", 1,
			       "validation:v@1 site:hamburg site:munich", id),
			 "");
	assert_says(asked(&w, 5, "validation.concluded", 1, "version:m/1@0", id),
		    "the first of them is not validation:v");
	world_end(&w);
}

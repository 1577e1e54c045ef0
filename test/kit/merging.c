#include "merging.h"

#include <stdlib.h>
#include <string.h>

#include "documents/path.h"
#include "documents/role.h"
#include "files.h"
#include "test.h"

const char merging_policy[] =
	"{\"v\":2,\"not_after_days\":7,\"meanings\":["
	"{\"code\":\"approval\",\"text\":{\"en\":\"I approve.\"}},"
	"{\"code\":\"rejection\",\"text\":{\"en\":\"I reject.\"}},"
	"{\"code\":\"acknowledgement\",\"text\":{\"en\":\"I confirm.\"}}],\"rules\":["
	"{\"paths\":\"models/*/*/*.json\",\"exclude\":[\"author\",\"trainer\",\"validator\"],"
	"\"require\":[{\"meaning\":\"approval\",\"role\":\"approver\",\"number\":1,"
	"\"custody\":[\"file\"]}]},"
	"{\"paths\":\"policies/approval.json\",\"exclude\":[],\"require\":[{\"meaning\":"
	"\"approval\",\"role\":\"approver\",\"number\":1,\"custody\":[\"file\"]}]}]}";

/* who: its kind, id and the person behind it, as JSON. */
static const char *merging_entry_text(struct merging *w, int index, const char *who,
				      const char *action, const char *fact)
{
	return arena_printf(
		&w->v.cx.mem,
		"{\"v\":1,\"index\":%d,\"at\":\"2026-01-31T08:15:00.250Z\",\"clock\":null,"
		"\"actor\":{%s,\"roles\":[],\"site\":\"s\"},\"action\":\"%s\",\"objects\":[],"
		"\"request\":null,\"reason\":null,\"changed\":[],\"fact\":{%s}}",
		index, who, action, fact);
}

void merging_entry(struct merging *w, int index, const char *action, const char *fact)
{
	const char *text = merging_entry_text(
		w, index, "\"kind\":\"system\",\"id\":\"x\",\"for\":null", action, fact);
	auto_entry e = { 0 };

	papers_entry(&w->papers, text);
	assert_ok(&w->v.cx, entry_parse(&w->v.cx, text, strlen(text), &e));
	assert_ok(&w->v.scratch, origins_add(&w->v, &e));
}

/* The members of the golden record, as JSON: "files" or "validation/id". */
static const char *recorded(struct merging *w, const char *member)
{
	struct ctx *cx = &w->v.cx;
	auto_json json = NULL;
	const char *slash = strchr(member, '/');
	json_t *of;
	char *text;

	assert_ok(cx, json_read(cx, golden(cx, "version.json").b,
				strlen(golden(cx, "version.json").b), &json));
	of = slash ? json_object_get(json, "validation") : json;
	text = json_dumps(json_object_get(of, slash ? slash + 1 : member),
			  JSON_COMPACT | JSON_ENCODE_ANY);
	member = arena_strdup(&cx->mem, text);
	free(text);
	return member;
}

void merging_anew(struct merging *w)
{
	sort_free(&w->v.origins);
	w->papers.bundle.size = 0;
	origins_begin(&w->v);
}

void merging_told(struct merging *w)
{
	assert_ok(&w->v.cx, origins_end(&w->v));
}

void merging_trained(struct merging *w, int index, const char *run, const char *person)
{
	merging_entry(w, index, "run.registered",
		      arena_printf(&w->v.cx.mem, "\"id\":\"%s\",\"person\":\"%s\",\"outputs\":%s",
				   run, person, recorded(w, "files")));
}

void merging_registered(struct merging *w, int index, const char *run)
{
	static const char *const same[] = { "digest", "files", "datasets", "inputs", "outputs" };
	const char *fact = arena_printf(
		&w->v.cx.mem, "\"model\":\"press-health\",\"number\":5,\"run\":\"%s\"", run);

	for (size_t i = 0; i < countof(same); i++)
		fact = arena_printf(&w->v.cx.mem, "%s,\"%s\":%s", fact, same[i],
				    recorded(w, same[i]));
	merging_entry(w, index, "version.registered", fact);
}

static void merging_dataset(struct merging *w, int index, int number, const char *digest)
{
	merging_entry(w, index, "dataset.registered",
		      arena_printf(&w->v.cx.mem,
				   "\"name\":\"press\",\"number\":%d,\"digest\":\"%s\"", number,
				   digest));
}

void merging_validated(struct merging *w, int index)
{
	static const char *const results[] = { "predictions", "counts", "metrics", "criteria",
					       "verdict" };
	const char *fact = arena_printf(&w->v.cx.mem, "\"id\":%s", recorded(w, "validation/id"));

	merging_dataset(w, index, 1,
			"sha256:116f54c41d0405dbb10e7b04ebc31e262a5b8c85c1233fcf36eaee344d91ae58");
	merging_dataset(w, index + 1, 2,
			"sha256:28263836ea961ac7e409f8d6311e2b91e6b97bf2cb446326ddf77cb74ef30809");
	merging_entry(w, index + 2, "validation.registered",
		      arena_printf(&w->v.cx.mem,
				   "%s,\"model\":\"press-health\",\"version\":5,\"envelope\":4,"
				   "\"envelope_digest\":%s,\"dataset\":%s,\"labels\":\"-\","
				   "\"reuse\":null,\"person\":"
				   "\"vera\"",
				   fact, recorded(w, "validation/envelope_digest"),
				   recorded(w, "validation/dataset")));
	for (size_t i = 0; i < countof(results); i++)
		fact = arena_printf(
			&w->v.cx.mem, "%s,\"%s\":%s", fact, results[i],
			recorded(w, arena_printf(&w->v.cx.mem, "validation/%s", results[i])));
	merging_entry(w, index + 3, "validation.concluded", fact);
}

void merging_in_force(struct merging *w, const char *path, const char *text)
{
	map_put(&w->s.tree, path, arena_strdup(&w->v.cx.mem, papers_document(&w->papers, text)));
}

const char *merging_version(struct merging *w, const char *who, const char *in_place)
{
	return text_with(&w->v.cx, golden(&w->v.cx, "version.json").b, who, in_place);
}

void merging_brings(struct merging *w, const char *path, const char *text)
{
	w->path = (struct manifest_path){ path, NULL, papers_document(&w->papers, text) };
}

void merging_make(struct merging *w)
{
	struct map *maps[] = { &w->s.users, &w->s.keys,   &w->s.changes, &w->s.tree,
			       &w->s.sites, &w->s.merged, &w->s.retired };

	*w = (struct merging){ .v = { .state = &w->s, .sort_budget = VERIFY_SORT }, .s.index = 10 };
	papers_begin(&w->papers, &w->v);
	merging_anew(w);
	merging_trained(w, 0, RUN, "tom");
	merging_registered(w, 1, RUN);
	merging_validated(w, 2);
	merging_told(w);
	for (size_t i = 0; i < countof(maps); i++)
		maps[i]->mem = &w->v.cx.mem;
	w->approver = (struct held){ "s", role_bit(ROLE_APPROVER), NULL };
	/* clang-format off */
	w->ben = (struct user){ .id = "ben", .site = "s", .person = true, .state = USER_ACTIVE, .held = &w->approver };
	w->key = (struct key){ .owner = &w->ben, .roles = role_bit(ROLE_APPROVER), .state = KEY_CONFIRMED };
	merging_brings(w, RECORD, merging_version(w, "", ""));
	w->c = (struct change){ .number = 1, .author = "jonas", .manifest = MANIFEST, .open = true, .m = { "o", 1, &w->path, 1 }, .n = 1 };
	/* clang-format on */
	w->c.s[0] =
		(struct signature){ 5, "ben", "approval", "approver", "s", &w->key, CUSTODY_FILE };
	map_put(&w->s.changes, "1", &w->c);
	map_put(&w->s.sites, "site:munich", w);
	map_put(&w->s.sites, "site:hamburg", w);
	merging_in_force(w, POLICY_PATH, merging_policy);
}

static enum err merging_acted(struct merging *w, act_fn *act, const char *text)
{
	auto_entry e = { 0 };

	assert_ok(&w->v.cx, entry_parse(&w->v.cx, text, strlen(text), &e));
	return act(&w->v, &e);
}

enum err merging_merge(struct merging *w)
{
	const char *fact = arena_printf(&w->v.cx.mem,
					"\"number\":1,\"author\":\"%s\",\"manifest\":\"" MANIFEST
					"\",\"policy\":\"%s\",\"signatures\":[5]",
					w->said ? w->said : w->c.author,
					(const char *)map_get(&w->s.tree, POLICY_PATH));

	return merging_acted(w, on_change_merged,
			     merging_entry_text(w, 6,
						"\"kind\":\"person\",\"id\":\"ben\",\"for\":null",
						"change.merged", fact));
}

enum err merging_ended(struct merging *w, act_fn *act, const char *kind, const char *id,
		       const char *behind)
{
	const char *who = arena_printf(&w->v.cx.mem, "\"kind\":\"%s\",\"id\":\"%s\",\"for\":%s",
				       kind, id, behind);

	return merging_acted(w, act, merging_entry_text(w, 6, who, "x", "\"number\":1"));
}

/* says: what is wrong; NULL: it follows.  The world is gone. */
void merging_judged(struct merging *w, enum err e, const char *says)
{
	if (says)
		detail_says(e == OK ? "believed" : w->v.scratch.detail, says);
	else
		assert_ok(&w->v.scratch, e);
	verify_free(&w->v);
	free(w);
}

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
	assert_ok(&w->v.scratch, trainers_add(&w->v, &e));
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

	*w = (struct merging){ .v = { .state = &w->s, .sort_budget = VERIFY_SORT }, .s.index = 6 };
	papers_begin(&w->papers, &w->v);
	trainers_begin(&w->v);
	assert_ok(&w->v.cx, trainers_end(&w->v));
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

#include <stdlib.h>
#include <string.h>

#include "documents/path.h"
#include "documents/role.h"
#include "files.h"
#include "papers.h"
#include "test.h"
#include "verify/state.h"

#define MANIFEST "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define RECORD   "models/press-health/versions/5.json"
#define RELEASE  "models/press-health/releases/3.json"

static const char policy[] =
	"{\"v\":2,\"not_after_days\":7,\"meanings\":["
	"{\"code\":\"approval\",\"text\":{\"en\":\"I approve.\"}},"
	"{\"code\":\"rejection\",\"text\":{\"en\":\"I reject.\"}},"
	"{\"code\":\"acknowledgement\",\"text\":{\"en\":\"I confirm.\"}}],\"rules\":["
	"{\"paths\":\"models/*/*/*.json\",\"exclude\":[\"author\",\"trainer\",\"validator\"],"
	"\"require\":[{\"meaning\":\"approval\",\"role\":\"approver\",\"number\":1,"
	"\"custody\":[\"file\"]}]},"
	"{\"paths\":\"policies/approval.json\",\"exclude\":[],\"require\":[{\"meaning\":"
	"\"approval\",\"role\":\"approver\",\"number\":1,\"custody\":[\"file\"]}]}]}";

/* Change 1 of jonas brings a version's record; ben approved it in entry 5. */
struct world {
	struct verify v;
	struct state s;
	struct user ben;
	struct held approver; /* ben's role */
	struct key key;
	struct change c;
	struct manifest_path path;
	struct papers papers;
	const char *said; /* the author whom the merge names; NULL: the change's */
};

/* who: its kind, id and the person behind it, as JSON. */
static const char *entry_text(struct world *w, int index, const char *who, const char *action,
			      const char *fact)
{
	return arena_printf(
		&w->v.cx.mem,
		"{\"v\":1,\"index\":%d,\"at\":\"2026-01-31T08:15:00.250Z\",\"clock\":null,"
		"\"actor\":{%s,\"roles\":[],\"site\":\"s\"},\"action\":\"%s\",\"objects\":[],"
		"\"request\":null,\"reason\":null,\"changed\":[],\"fact\":{%s}}",
		index, who, action, fact);
}

static void entry_add(struct world *w, int index, const char *action, const char *fact)
{
	const char *text =
		entry_text(w, index, "\"kind\":\"system\",\"id\":\"x\",\"for\":null", action, fact);
	auto_entry e = { 0 };

	papers_entry(&w->papers, text);
	assert_ok(&w->v.cx, entry_parse(&w->v.cx, text, strlen(text), &e));
	assert_ok(&w->v.scratch, trainers_add(&w->v, &e));
}

static void tree_put(struct world *w, const char *path, const char *text)
{
	map_put(&w->s.tree, path, arena_strdup(&w->v.cx.mem, papers_document(&w->papers, text)));
}

static const char *version(struct world *w, const char *who, const char *in_place)
{
	return text_with(&w->v.cx, golden(&w->v.cx, "version.json").b, who, in_place);
}

static void brings(struct world *w, const char *path, const char *text)
{
	w->path = (struct manifest_path){ path, NULL, papers_document(&w->papers, text) };
}

static void world_make(struct world *w)
{
	struct map *maps[] = { &w->s.users, &w->s.keys, &w->s.changes, &w->s.tree, &w->s.sites };

	*w = (struct world){ .v = { .state = &w->s, .sort_budget = VERIFY_SORT }, .s.index = 6 };
	papers_begin(&w->papers, &w->v);
	trainers_begin(&w->v);
	assert_ok(&w->v.cx, trainers_end(&w->v));
	for (size_t i = 0; i < countof(maps); i++)
		maps[i]->mem = &w->v.cx.mem;
	w->approver = (struct held){ "s", role_bit(ROLE_APPROVER), NULL };
	/* clang-format off */
	w->ben = (struct user){ .id = "ben", .site = "s", .person = true, .state = USER_ACTIVE, .held = &w->approver };
	w->key = (struct key){ .owner = &w->ben, .roles = role_bit(ROLE_APPROVER), .state = KEY_CONFIRMED };
	brings(w, RECORD, version(w, "", ""));
	w->c = (struct change){ .number = 1, .author = "jonas", .manifest = MANIFEST, .open = true, .m = { "o", 1, &w->path, 1 }, .n = 1 };
	/* clang-format on */
	w->c.s[0] =
		(struct signature){ 5, "ben", "approval", "approver", "s", &w->key, CUSTODY_FILE };
	map_put(&w->s.changes, "1", &w->c);
	map_put(&w->s.sites, "site:munich", w);
	map_put(&w->s.sites, "site:hamburg", w);
	tree_put(w, POLICY_PATH, policy);
}

static enum err acted(struct world *w, act_fn *act, const char *text)
{
	auto_entry e = { 0 };

	assert_ok(&w->v.cx, entry_parse(&w->v.cx, text, strlen(text), &e));
	return act(&w->v, &e);
}

static enum err merge(struct world *w)
{
	const char *fact = arena_printf(&w->v.cx.mem,
					"\"number\":1,\"author\":\"%s\",\"manifest\":\"" MANIFEST
					"\",\"policy\":\"%s\",\"signatures\":[5]",
					w->said ? w->said : w->c.author,
					(const char *)map_get(&w->s.tree, POLICY_PATH));

	return acted(w, on_change_merged,
		     entry_text(w, 6, "\"kind\":\"person\",\"id\":\"ben\",\"for\":null",
				"change.merged", fact));
}

static enum err ended(struct world *w, act_fn *act, const char *kind, const char *id,
		      const char *behind)
{
	const char *who = arena_printf(&w->v.cx.mem, "\"kind\":\"%s\",\"id\":\"%s\",\"for\":%s",
				       kind, id, behind);

	return acted(w, act, entry_text(w, 6, who, "x", "\"number\":1"));
}

static void nothing(struct world *w)
{
}

static void of_the_author(struct world *w)
{
	w->c.author = "ben";
}

/* clang-format off */
static void ran(struct world *w, const char *run)
{
	sort_free(&w->v.trainers);
	trainers_begin(&w->v);
	entry_add(w, 0, "run.registered", "\"id\":\"a\",\"person\":\"ben\"");
	entry_add(w, 1, "version.registered", arena_printf(&w->v.cx.mem, "\"model\":\"press-health\",\"number\":5,\"run\":\"%s\"", run));
	assert_ok(&w->v.cx, trainers_end(&w->v));
}

static void of_who_ran_another(struct world *w)
{
	ran(w, "b");
}

/* Carol ran it; what came after the version says nothing of it. */
static void of_who_ran_that_name_again(struct world *w)
{
	sort_free(&w->v.trainers);
	trainers_begin(&w->v);
	entry_add(w, 0, "run.registered", "\"id\":\"a\",\"person\":\"carol\"");
	entry_add(w, 1, "version.registered", "\"model\":\"press-health\",\"number\":5,\"run\":\"a\"");
	entry_add(w, 2, "run.registered", "\"id\":\"a\",\"person\":\"ben\"");
	assert_ok(&w->v.cx, trainers_end(&w->v));
}

static void of_who_ran_it(struct world *w)
{
	ran(w, "a");
}

static void of_the_trainer_in_the_record(struct world *w)
{
	brings(w, RECORD, version(w, "\"tom\"", "\"ben\""));
}

static void of_the_validator(struct world *w)
{
	brings(w, RECORD, version(w, "\"vera\"", "\"ben\""));
}

static void of_the_validator_of_what_is_released(struct world *w)
{
	tree_put(w, RECORD, version(w, "\"vera\"", "\"ben\""));
	brings(w, RELEASE, golden(&w->v.cx, "release.json").b);
}

static void of_another_release(struct world *w)
{
	tree_put(w, RECORD, version(w, "\"vera\"", "\"ben\""));
	brings(w, RELEASE,
	       text_with(&w->v.cx, golden(&w->v.cx, "release.json").b, "\"version\":5", "\"version\":2"));
}

static void key_revoked(struct world *w)
{
	w->key.state = KEY_REVOKED;
}

static void role_taken(struct world *w)
{
	w->approver.roles = 0;
}

static void left(struct world *w)
{
	w->ben.state = USER_DEACTIVATED;
}

static void sealed(struct world *w)
{
	w->c.s[0].custody = CUSTODY_SEALED;
}

static void sealed_as_the_policy_takes_it(struct world *w)
{
	sealed(w);
	tree_put(w, POLICY_PATH,
		 text_with(&w->v.cx, policy, "\"custody\":[\"file\"]",
			   "\"custody\":[\"sealed\",\"file\"]"));
}

static void sealed_for_a_lift(struct world *w)
{
	sealed_as_the_policy_takes_it(w);
	w->path.path = "models/m/lifts/0190b8c4-ac70-7000-8000-000000000001.json";
}

static void not_an_approval(struct world *w)
{
	w->c.s[0].meaning = "review";
}

static void rejected(struct world *w)
{
	static struct held approver = { "s", role_bit(ROLE_APPROVER), NULL };
	static struct user mara = { .id = "mara", .site = "s", .person = true, .state = USER_ACTIVE, .held = &approver };
	static struct key key = { .owner = &mara, .roles = role_bit(ROLE_APPROVER), .state = KEY_CONFIRMED };

	w->c.s[w->c.n++] = (struct signature){ 4, "mara", "rejection", "approver", "s", &key, CUSTODY_FILE };
}
static void signed_elsewhere(struct world *w)
{
	w->c.s[0].index = 4;
}

static void there_already(struct world *w)
{
	tree_put(w, RECORD, "{\"v\":0}");
}

static void merged_before(struct world *w)
{
	w->c.open = false;
}

static void uncovered(struct world *w)
{
	w->path.path = "elsewhere/x.json";
}

static void of_another_author(struct world *w)
{
	w->said = "ben";
}

static void of_a_test_plan(struct world *w)
{
	brings(w, "models/press-health/plans/2.json", golden(&w->v.cx, "record-plan.json").b);
}

static void without_a_policy(struct world *w)
{
	w->path = (struct manifest_path){ POLICY_PATH, map_get(&w->s.tree, POLICY_PATH), NULL };
}

/* ---- sites: ben is approver at s ---- */

static void asked_at(struct world *w, const char *site)
{
	tree_put(w, POLICY_PATH,
		 text_with(&w->v.cx, policy, "\"custody\":[\"file\"]",
			   arena_printf(&w->v.cx.mem, "\"custody\":[\"file\"],\"site\":\"%s\"", site)));
}

static void concerns(struct world *w, const char *one, const char *other)
{
	static const char *sites[3];

	sites[0] = one;
	sites[1] = other;
	w->c.sites = sites;
	asked_at(w, "concerned");
}

static void of_his_site(struct world *w)
{
	concerns(w, "s", NULL);
}

static void of_another_site(struct world *w)
{
	concerns(w, "munich", NULL);
}

static void of_one_site_more(struct world *w)
{
	concerns(w, "munich", "s");
}

static void of_one_site_more_and_all(struct world *w)
{
	of_one_site_more(w);
	w->approver.site = "*";
	w->c.s[0].site = "*";
}

/* The statement names what is relied on; that he holds more makes it no wider. */
static void of_one_site_more_and_stated_one(struct world *w)
{
	of_one_site_more(w);
	w->approver.site = "*";
}

static void of_every_site(struct world *w)
{
	concerns(w, "*", NULL);
}

static void of_before_there_were_sites(struct world *w)
{
	asked_at(w, "concerned");
}

static void of_a_site_that_is_named(struct world *w)
{
	asked_at(w, "munich");
}

static void of_his_site_that_is_named(struct world *w)
{
	asked_at(w, "s");
}

static void role_moved(struct world *w)
{
	w->approver.site = "munich";
}

static void of_a_site_that_is_not_there(struct world *w)
{
	map_put(&w->s.sites, "site:hamburg", NULL);
	tree_put(w, RECORD, version(w, "", ""));
	brings(w, RELEASE, golden(&w->v.cx, "release.json").b);
}

static void a_policy_of_a_site_that_is_not_there(struct world *w)
{
	const char *old = map_get(&w->s.tree, POLICY_PATH);
	const char *new = text_with(&w->v.cx, policy, "\"custody\":[\"file\"]",
				    "\"custody\":[\"file\"],\"site\":\"berlin\"");

	w->path = (struct manifest_path){ POLICY_PATH, old, papers_document(&w->papers, new) };
}
/* clang-format on */

static const struct {
	void (*alter)(struct world *w);
	const char *says; /* NULL: it follows */
} merges[] = {
	{ of_another_author, "'jonas' wrote the change" },
	{ of_a_test_plan, "this version does not judge a plan" },
	{ without_a_policy, "replaced, never taken away" },
	{ nothing, NULL },
	{ of_another_release, NULL },
	{ of_who_ran_another, NULL },
	{ of_who_ran_that_name_again, NULL },
	{ of_the_author, "'ben' may not sign" },
	{ of_who_ran_it, "'ben' may not sign" },
	{ of_the_trainer_in_the_record, "'ben' may not sign" },
	{ of_the_validator, "'ben' may not sign" },
	{ of_the_validator_of_what_is_released, "'ben' may not sign" },
	{ key_revoked, "the key is revoked" },
	{ role_taken, "does not hold the role" },
	{ left, "no person in use" },
	{ sealed, "asks for more: 1 approval" },
	{ sealed_as_the_policy_takes_it, NULL },
	{ sealed_for_a_lift, "asks for more: 1 approval" },
	{ not_an_approval, "asks for more: 1 approval" },
	{ rejected, "'mara' rejected" },
	{ signed_elsewhere, "no signature of the change" },
	{ there_already, "was not what it says it replaces" },
	{ merged_before, "no open change" },
	{ uncovered, "no rule of the policy covers" },
	{ of_his_site, NULL },
	{ of_another_site, "asks for more: 1 approval by role approver at munich" },
	{ of_one_site_more, "asks for more: 1 approval by role approver at munich" },
	{ of_one_site_more_and_all, NULL },
	{ of_one_site_more_and_stated_one, "1 approval by role approver at munich" },
	{ of_every_site, "asks for more: 1 approval by role approver at *" },
	{ of_before_there_were_sites, "asks for more: 1 approval by role approver at *" },
	{ of_a_site_that_is_named, "asks for more: 1 approval by role approver at munich" },
	{ of_his_site_that_is_named, NULL },
	{ role_moved, "does not hold the role" },
	{ of_a_site_that_is_not_there, "names the site 'hamburg', and there is none" },
	{ a_policy_of_a_site_that_is_not_there, "names the site 'berlin', and there is none" },
};

/* says: what is wrong; NULL: it follows.  The world is gone. */
static void judged(struct world *w, enum err e, const char *says)
{
	if (says)
		detail_says(e == OK ? "believed" : w->v.scratch.detail, says);
	else
		assert_ok(&w->v.scratch, e);
	verify_free(&w->v);
	free(w);
}

TEST_EACH(a_merge_is_believed_if_it_follows_and_else_says_why_not, merges)
{
	struct world *w = malloc(sizeof(*w));

	world_make(w);
	merges[_i].alter(w);
	judged(w, merge(w), merges[_i].says);
}

/* ---- without a merge ---- */

static void ben_rejected(struct world *w)
{
	w->c.s[0].meaning = "rejection";
}

static void ben_rejected_with_a_key_revoked_since(struct world *w)
{
	ben_rejected(w);
	key_revoked(w);
}

static void ben_rejected_his_own(struct world *w)
{
	ben_rejected(w);
	of_the_author(w);
}

static void nobody_signed(struct world *w)
{
	w->c.n = 0;
}

static const struct {
	void (*alter)(struct world *w);
	const char *says; /* NULL: it follows */
} rejections[] = {
	{ ben_rejected, NULL },
	{ rejected, NULL }, /* by mara, beside an approval */
	{ nothing, "nobody's rejection of change 1 counts" },
	{ nobody_signed, "nobody's rejection of change 1 counts" },
	{ ben_rejected_with_a_key_revoked_since, "nobody's rejection of change 1 counts" },
	{ ben_rejected_his_own, "nobody's rejection of change 1 counts" },
	{ merged_before, "change 1 is not open" },
};

TEST_EACH(a_rejection_is_believed_if_a_rejection_counts, rejections)
{
	struct world *w = malloc(sizeof(*w));
	enum err e;

	world_make(w);
	rejections[_i].alter(w);
	e = ended(w, on_change_rejected, "person", "ben", "null");
	ck_assert(e != OK || !w->c.open);
	judged(w, e, rejections[_i].says);
}

static const struct {
	const char *kind, *id, *behind;
	bool believed;
} cancellers[] = {
	{ "person", "jonas", "null", true },      { "service", "ci", "\"jonas\"", true },
	{ "person", "ben", "null", false },       { "service", "ci", "\"ben\"", false },
	{ "service", "jonas", "\"ben\"", false }, { "system", "jonas", "null", false },
	{ "device", "jonas", "null", false },
};

TEST_EACH(a_cancellation_is_believed_if_it_is_the_authors, cancellers)
{
	struct world *w = malloc(sizeof(*w));
	enum err e;

	world_make(w);
	e = ended(w, on_change_cancelled, cancellers[_i].kind, cancellers[_i].id,
		  cancellers[_i].behind);
	judged(w, e, cancellers[_i].believed ? NULL : "only its author, 'jonas'");
}

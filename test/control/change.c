#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browse.h"
#include "plant.h"
#include "store.h"

#define MODEL "models/press-health/model.json"

/* Of jonas, to describe the model. */
static int described(struct plant *p)
{
	return change_asked_of(&p->s, &p->jonas, MODEL, model_document(&p->s, "press-health", "a"),
			       201);
}

TEST(a_change_merges_when_its_last_signature_arrives)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	change_is(&p.s, &p.jonas, 1, "open");
	json_is(&p.s, "/missing",
		"1 review by role reviewer at *, 1 approval by role approver at *");
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	change_is(&p.s, &p.jonas, 1, "open");
	ask(&p.s, "GET", "/v1/documents/" MODEL, p.jonas.secret, NULL, 404);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	ck_assert_str_eq(ask(&p.s, "GET", "/v1/documents/" MODEL, p.jonas.secret, NULL, 200),
			 model_document(&p.s, "press-health", "a"));
	plant_holds(&p);
}

TEST(before_the_merge_is_shown_as_of_an_earlier_index)
{
	char url[120];
	auto_plant p = { 0 };
	int merged;

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.anna, 1, "approval", "approver", 201);
	merged = 1 + atoi(json_at(&p.s, "/index")); /* the signature's entry, then the merge */
	snprintf(url, sizeof(url), "/v1/documents/" MODEL "?as_of=%d", merged);
	ask(&p.s, "GET", url, p.jonas.secret, NULL, 200);
	snprintf(url, sizeof(url), "/v1/documents/" MODEL "?as_of=%d", merged - 1);
	ask(&p.s, "GET", url, p.jonas.secret, NULL, 404);
	snprintf(url, sizeof(url), "/v1/changes/1?as_of=%d", merged - 1);
	ask(&p.s, "GET", url, p.jonas.secret, NULL, 200);
	json_is(&p.s, "/state", "open");
}

/* Real git, as anyone would: the clone is whole and holds the document. */
TEST(git_clones_a_sound_tree_by_who_wrote_the_change_committed_by_who_signed_last)
{
	char command[800];
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	snprintf(command, sizeof(command),
		 "cd %s && git clone -q http://git:%s@127.0.0.1:%u/change-control.git tree && "
		 "cd tree && git fsck --strict && "
		 "test \"$(cat " MODEL ")\" = '%s' && test $(git rev-list --count main) = 2 && "
		 "test \"$(git log -1 --format='%%an %%cn')\" = 'jonas ben' && "
		 "git log -1 --format=%%B | grep -q '^Signet-Manifest: sha256:'",
		 p.s.dir, p.anna.secret, p.s.port, model_document(&p.s, "press-health", "a"));
	ck_assert_int_eq(system(command), 0);
}

TEST(who_wrote_a_change_does_not_sign_it)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.ben, MODEL, model_document(&p.s, "press-health", "a"), 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 403);
	json_says(&p.s, "/detail", "who wrote a change does not sign it");
	ck_assert(json_has(&p.s, "/entry"));
	person_signs(&p.s, &p.anna, 1, "approval", "approver", 201);
}

TEST(two_signatures_need_two_people)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 409);
	change_is(&p.s, &p.jonas, 1, "open");
}

TEST(the_policy_says_which_custody_will_do)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, "policies/rings/pilot.json", plan_document(&p.s, "pilot"),
			201);
	person_signs(&p.s, &p.anna, 1, "approval", "approver", 403);
	json_says(&p.s, "/detail", "with a sealed key");
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
}

TEST(asking_for_an_act_without_its_role_leaves_an_entry)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.mara, MODEL, "{}", 403);
	json_says(&p.s, "/detail", "this needs the role");
	ck_assert(json_has(&p.s, "/entry"));
	ask(&p.s, "GET", "/v1/audit", p.mara.secret, NULL, 403);
	ck_assert(!json_has(&p.s, "/entry"));
}

TEST(a_role_that_is_not_held_signs_nothing)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.mara, 1, "approval", "approver", 403);
	person_signs(&p.s, &p.mara, 1, "approval", "reviewer", 403);
	person_signs(&p.s, &p.mara, 1, "nonsense", "reviewer", 400);
}

TEST(a_signature_counts_only_while_its_signers_role_stands)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	ask(&p.s, "POST", "/v1/users/mara/roles/revoke", p.s.admin,
	    body(&p.s, "{'role':'reviewer','site':'*','reason':'left'}"), 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "open");
	json_is(&p.s, "/missing", "1 review by role reviewer at *");
}

/* Change 1 has mara's review; where her key is revoked. */
static const char *reviewed(struct plant *p)
{
	plant_open(p);
	described(p);
	person_signs(&p->s, &p->mara, 1, "review", "reviewer", 201);
	return arena_printf(&p->s.cx.mem, "/v1/keys/%s/revoke", p->mara.key);
}

TEST(a_revoked_key_signs_nothing_and_its_signatures_no_longer_count)
{
	auto_plant p = { 0 };
	const char *url = reviewed(&p);

	ask(&p.s, "POST", url, p.jonas.secret, body(&p.s, "{'reason':'x'}"), 403);
	ask(&p.s, "POST", url, p.mara.secret, body(&p.s, "{'reason':'x'}"), 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "open");
	change_asked_of(&p.s, &p.jonas, "models/other/model.json",
			model_document(&p.s, "other", "a"), 201);
	person_signs(&p.s, &p.mara, 2, "review", "reviewer", 403);
	json_is(&p.s, "/next", "Sign with another key, or enrol one.");
}

/* A signature that counts no more does not stand in the way of one that would. */
TEST(whose_key_was_revoked_signs_again_with_another)
{
	auto_plant p = { 0 };
	const char *url = reviewed(&p);

	ask(&p.s, "POST", url, p.mara.secret, body(&p.s, "{'reason':'x'}"), 201);
	person_key_add(&p.s, &p.mara, "reviewer");
	person_key_confirmed(&p.s, &p.mara, &p.anna);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 409);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	plant_holds(&p);
}

/* Nothing that a service account does is a person's act over a key. */
TEST(no_token_revokes_a_key)
{
	char url[140], token[80];
	auto_plant p = { 0 };

	plant_open(&p);
	service_add(&p.s, "bot", "anna", "author", "['read','submit','manage']", token);
	snprintf(url, sizeof(url), "/v1/keys/%s/revoke", p.ben.key);
	ask(&p.s, "POST", url, token, body(&p.s, "{'reason':'x'}"), 403);
	json_says(&p.s, "/detail", "no token revokes a key");
}

#define WITHDRAWAL "{'v':1,'model':'press-health','number':1,'reason':'x'}"
#define IN_ORDER                                                                                 \
	"{'v':2,'not_after_days':7,'meanings':[{'code':'approval','text':{'en':'x'}},"           \
	"{'code':'rejection','text':{'en':'x'}},"                                                \
	"{'code':'acknowledgement','text':{'en':'x'}}],'rules':[{'paths':"                       \
	"'policies/approval.json','exclude':['author'],'require':[{'meaning':'approval','role':" \
	"'approver','number':2,'custody':['file'],'ordered':true}]}]}"
#define NO_RULES                                                                       \
	"{'v':2,'not_after_days':7,'meanings':[{'code':'approval','text':{'en':'x'}}," \
	"{'code':'rejection','text':{'en':'x'}},"                                      \
	"{'code':'acknowledgement','text':{'en':'x'}}],'rules':[]}"

/* What would be signed and merge, and be nothing, or the end of all changes.  A model's or a plan's
 * document is the one that model or plan names. */
/* clang-format off */
static const struct { const char *path, *content, *model, *plan, *says; } misnamed[] = {
	{ "models/press-health/releases/1.x.withdrawn.json", WITHDRAWAL, .says = "would have to be '1.withdrawn.json'" },
	{ "models/press-health/releases/2.foo.json", "{}", .says = "would have to be '2.json'" },
	{ "models/press-health/envelopes/1.foo.json", "{}", .says = "would have to be '1.json'" },
	{ "models/press-health/versions/2.again.json", "{}", .says = "would have to be '2.json'" },
	{ "models/press-health/envelopes/01.json", "{}", .says = "is no number" },
	{ "models/Press/model.json", .model = "Press", .says = "is no name" },
	{ "models/a:b/model.json", .model = "a:b", .says = "is no name" },
	{ "models/a./model.json", .model = "a.", .says = "" },
	{ "models/press-health/reuse/1.json", "{}", .says = "a reuse is brought no more" },
	{ "policies/approval.json", IN_ORDER, .says = "this version does not judge /rules/0/require/0/ordered" },
	{ "policies/rings/a.b.json", .plan = "a", .says = "would have to be 'a.json'" },
	{ "policies/approval.json", .says = "never taken away" },
	{ "policies/approval.json", NO_RULES, .says = "could never be changed again" },
};
/* clang-format on */

TEST_EACH(a_document_is_named_exactly_as_its_kind_is, misnamed)
{
	const char *model = misnamed[_i].model, *plan = misnamed[_i].plan, *content;
	auto_plant p = { 0 };

	plant_open(&p);
	content = model                  ? model_document(&p.s, model, "a")
		  : plan                 ? plan_document(&p.s, plan)
		  : misnamed[_i].content ? json_of(&p.s, misnamed[_i].content)
					 : NULL;
	change_asked_of(&p.s, &p.jonas, misnamed[_i].path, content, 400);
	json_says(&p.s, "/detail", misnamed[_i].says);
}

TEST(a_rejection_ends_a_change)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	person_signs(&p.s, &p.ben, 1, "rejection", "approver", 201);
	change_is(&p.s, &p.jonas, 1, "rejected");
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 409);
	plant_holds(&p);
}

TEST(what_changed_meanwhile_is_not_merged)
{
	auto_plant p = { 0 };

	plant_open(&p);
	described(&p);
	change_asked_of(&p.s, &p.jonas, MODEL, model_document(&p.s, "press-health", "b"), 201);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.mara, 2, "review", "reviewer", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	person_signs(&p.s, &p.ben, 2, "approval", "approver", 409);
	json_says(&p.s, "/detail", "has changed since this change was opened");
	change_is(&p.s, &p.jonas, 2, "open");
	ck_assert_str_eq(ask(&p.s, "GET", "/v1/documents/" MODEL, p.jonas.secret, NULL, 200),
			 model_document(&p.s, "press-health", "a"));
}

/* What people sign is the manifest; rows that say another thing are not merged. */
static const char *const edits[] = {
	"UPDATE change_path SET new = (SELECT manifest FROM change)",
	"UPDATE change_path SET old = new",
	"UPDATE change_path SET path = 'models/other/model.json'",
	"INSERT INTO change_path (number, path, old, new) "
	"SELECT number, 'models/other/model.json', old, new FROM change_path",
	"DELETE FROM change_path",
	"UPDATE change SET manifest = (SELECT new FROM change_path)",
};

TEST_EACH(rows_that_are_not_those_of_the_manifest_are_tampering_and_never_merged, edits)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, MODEL, model_document(&p.s, "press-health", "a"), 201);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	site_sql(&p.s, edits[_i]);
	person_signs(&p.s, &p.anna, 1, "approval", "approver", 500);
	ask(&p.s, "GET", "/v1/documents/" MODEL, p.jonas.secret, NULL, 404);
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 500);
}

#define ONE_RULE                                                                                 \
	"{'v':2,'not_after_days':7,'meanings':[{'code':'approval','text':{'en':'x'}},"           \
	"{'code':'review','text':{'en':'x'}},"                                                   \
	"{'code':'rejection','text':{'en':'x'}},"                                                \
	"{'code':'acknowledgement','text':{'en':'x'}}],'rules':[{'paths':"                       \
	"'policies/approval.json','exclude':['author'],'require':[{'meaning':'approval','role':" \
	"'approver','number':2,'custody':['file','hardware']}]}]}"

TEST(a_change_that_the_policy_covers_no_more_is_read_and_stops_no_inbox)
{
	struct person rosa;
	auto_plant p = { 0 };

	plant_open(&p);
	rosa = plant_approver(&p, "rosa");
	change_asked_of(&p.s, &p.jonas, MODEL, model_document(&p.s, "press-health", "a"), 201);
	change_asked_of(&p.s, &p.jonas, "policies/approval.json", json_of(&p.s, ONE_RULE), 201);
	person_signs(&p.s, &p.ben, 2, "approval", "approver", 201);
	person_signs(&p.s, &rosa, 2, "approval", "approver", 201);
	change_is(&p.s, &p.jonas, 2, "merged");
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 200);
	json_says(&p.s, "/missing", "no rule of the policy covers");
	page_get(&p.s, "/changes/1", p.anna.secret, 200);
	page_says(p.s.last.body, "no rule of the policy covers");
	page_get(&p.s, "/", p.anna.secret, 200);
	page_says(p.s.last.body, "0 changes wait for your signature, 1 under way without you.");
	ask(&p.s, "POST", "/v1/changes/1/cancel", p.jonas.secret,
	    body(&p.s, "{'reason':'the policy changed'}"), 201);
}

TEST(a_change_says_what_is_wrong_with_it)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, "nowhere/x.json", "{}", 403);
	json_says(&p.s, "/detail", "no rule of the policy covers");
	change_asked_of(&p.s, &p.jonas, MODEL, json_of(&p.s, "{'a':1,'a':2}"), 400);
	json_is(&p.s, "/pointer", "/documents/0/content /a");
	change_asked_of(&p.s, &p.jonas, MODEL, "[]", 400);
	change_asked_of(&p.s, &p.jonas, "../x", "{}", 400);
	change_asked_of(&p.s, &p.jonas, MODEL, NULL, 400);
	change_asked_of(&p.s, &p.jonas, "policies/approval.json", json_of(&p.s, "{'v':1}"), 400);
	change_asked_of(&p.s, &p.mara, MODEL, "{}", 403);
}

static const struct {
	const char *path;
	int status;
} shapes[] = {
	{ "models/.git/model.json", 400 },
	{ "models/.GIT/model.json", 400 },
	{ "models/git~1/model.json", 400 },
	{ "models/m/model.json", 201 },
};

TEST_EACH(what_git_would_refuse_is_refused_when_the_change_opens, shapes)
{
	auto_plant p = { 0 };

	plant_open(&p);
	change_asked_of(&p.s, &p.jonas, shapes[_i].path, model_document(&p.s, "m", "a"),
			shapes[_i].status);
}

#define LIMITS                                                                          \
	"{'intended_use':'a test','threshold':'0.5','inputs':[{'name':'t','unit':null," \
	"'min':'0','max':'9'}],'acceptance':[{'metric':'accuracy','at_least':'1',"      \
	"'bound':'point'}]}"

TEST(numbers_in_a_folder_are_given_once_each)
{
	auto_plant p = { 0 };

	plant_open(&p);
	for (int i = 1; i <= 3; i++) {
		int64_t n = change_asked(
			&p.s, p.jonas.secret,
			document_record(&p.s, "models/m/envelopes/next.json", LIMITS), 201);

		ask(&p.s, "GET", arena_printf(&p.s.cx.mem, "/v1/changes/%lld", (long long)n),
		    p.jonas.secret, NULL, 200);
		json_is(&p.s, "/paths/0/path",
			arena_printf(&p.s.cx.mem, "models/m/envelopes/%d.json", i));
	}
}

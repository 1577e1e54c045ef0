#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents.h"
#include "engine/fsck.h"
#include "proof/digest.h"
#include "sign.h"
#include "store.h"

#define MODEL "models/press-health/model.json"

struct cast {
	struct person anna, ben, mara, jonas;
};

/* anna and ben approve, mara reviews, jonas writes. */
static void cast_add(struct site *s, struct cast *c)
{
	site_open(s);
	found(s, &c->anna, &c->ben);
	signer_add(s, &c->mara, "mara", "reviewer", true, &c->anna);
	c->jonas = (struct person){ .id = "jonas" };
	person_add(s, "jonas", "author", c->jonas.secret);
}

static void change_open(struct site *s, struct person *p, const char *path, const char *content,
			int status)
{
	char body[1200];

	snprintf(body, sizeof(body),
		 "{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\","
		 "\"documents\":[{\"path\":\"%s\",\"content\":%s}]}",
		 path, content);
	ask(s, "POST", "/v1/changes", p->secret, body, status);
}

static void state_is(struct site *s, struct person *p, int n, const char *state)
{
	char url[60], want[60];

	snprintf(url, sizeof(url), "/v1/changes/%d", n);
	snprintf(want, sizeof(want), "\"state\":\"%s\"", state);
	assert_says(ask(s, "GET", url, p->secret, NULL, 200), want);
}

static void log_holds(struct site *s)
{
	struct fsck_report r;

	assert_ok(&s->cx, fsck(&s->cx, s->in.db_path, NULL, FSCK_REPLAY, &r));
}

TEST(a_change_merges_when_its_last_signature_arrives)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	state_is(&s, &c.jonas, 1, "open");
	assert_says(s.last.body,
		    "\"missing\":\"1 review by role reviewer, 1 approval by role approver\"");
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	state_is(&s, &c.jonas, 1, "open");
	ask(&s, "GET", "/v1/documents/" MODEL, c.jonas.secret, NULL, 404);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	state_is(&s, &c.jonas, 1, "merged");
	ck_assert_str_eq(ask(&s, "GET", "/v1/documents/" MODEL, c.jonas.secret, NULL, 200),
			 MODEL_DOC("press-health", "a"));
	log_holds(&s);
}

TEST(before_the_merge_is_shown_as_of_an_earlier_index)
{
	char url[120];
	auto_site s = { 0 };
	struct cast c;
	int merged;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	sign_change(&s, &c.anna, 1, "approval", "approver", 201);
	ck_assert_int_eq(sscanf(s.last.body, "{\"v\":1,\"index\":%d", &merged), 1);
	merged++; /* the signature's entry, then the merge */
	snprintf(url, sizeof(url), "/v1/documents/" MODEL "?as_of=%d", merged);
	ask(&s, "GET", url, c.jonas.secret, NULL, 200);
	snprintf(url, sizeof(url), "/v1/documents/" MODEL "?as_of=%d", merged - 1);
	ask(&s, "GET", url, c.jonas.secret, NULL, 404);
	snprintf(url, sizeof(url), "/v1/changes/1?as_of=%d", merged - 1);
	assert_says(ask(&s, "GET", url, c.jonas.secret, NULL, 200), "\"state\":\"open\"");
}

/* Real git, as anyone would: the clone is whole and holds the document. */
TEST(git_clones_the_tree_and_finds_it_sound)
{
	char command[600];
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	snprintf(command, sizeof(command),
		 "cd %s && git clone -q http://git:%s@127.0.0.1:%u/change-control.git tree && "
		 "cd tree && git fsck --strict && "
		 "test \"$(cat " MODEL ")\" = '" MODEL_DOC(
			 "press-health",
			 "a") "' && test $(git rev-list --count main) = 2 "
			      "&& git log -1 --format=%%B | grep -q '^Signet-Manifest: sha256:'",
		 s.dir, c.jonas.secret, s.port);
	ck_assert_int_eq(system(command), 0);
}

TEST(who_wrote_a_change_does_not_sign_it)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.ben, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 403);
	assert_says(s.last.body, "who wrote a change does not sign it");
	assert_says(s.last.body, "\"entry\":");
	sign_change(&s, &c.anna, 1, "approval", "approver", 201);
}

TEST(two_signatures_need_two_people)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 409);
	state_is(&s, &c.jonas, 1, "open");
}

TEST(the_policy_says_which_custody_will_do)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, "policies/rings/pilot.json", PLAN_TEXT("pilot"), 201);
	sign_change(&s, &c.anna, 1, "approval", "approver", 403);
	assert_says(s.last.body, "with a sealed key");
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
}

TEST(asking_for_an_act_without_its_role_leaves_an_entry)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.mara, MODEL, "\"{}\"", 403);
	assert_says(s.last.body, "this needs the role");
	assert_says(s.last.body, "\"entry\":");
	ck_assert_ptr_null(
		strstr(ask(&s, "GET", "/v1/audit", c.mara.secret, NULL, 403), "\"entry\":"));
}

TEST(a_role_that_is_not_held_signs_nothing)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.mara, 1, "approval", "approver", 403);
	sign_change(&s, &c.mara, 1, "approval", "reviewer", 403);
	sign_change(&s, &c.mara, 1, "nonsense", "reviewer", 400);
}

TEST(a_signature_counts_only_while_its_signers_role_stands)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	ask(&s, "POST", "/v1/users/mara/roles/revoke", s.admin,
	    "{\"role\":\"reviewer\",\"site\":\"munich\",\"reason\":\"left\"}", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	state_is(&s, &c.jonas, 1, "open");
	assert_says(s.last.body, "\"missing\":\"1 review by role reviewer\"");
}

/* Change 1 has mara's review; where her key is revoked. */
static const char *reviewed(struct site *s, struct cast *c)
{
	cast_add(s, c);
	change_open(s, &c->jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(s, &c->mara, 1, "review", "reviewer", 201);
	return arena_printf(&s->cx.mem, "/v1/keys/%s/revoke", c->mara.key);
}

TEST(a_revoked_key_signs_nothing_and_its_signatures_no_longer_count)
{
	auto_site s = { 0 };
	struct cast c;
	const char *url = reviewed(&s, &c);

	ask(&s, "POST", url, c.jonas.secret, "{\"reason\":\"x\"}", 403);
	ask(&s, "POST", url, c.anna.secret, "{\"reason\":\"x\"}", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	state_is(&s, &c.jonas, 1, "open");
	change_open(&s, &c.jonas, "models/other/model.json", MODEL_TEXT("other", "a"), 201);
	sign_change(&s, &c.mara, 2, "review", "reviewer", 403);
}

/* A signature that counts no more does not stand in the way of one that would. */
TEST(whose_key_was_revoked_signs_again_with_another)
{
	auto_site s = { 0 };
	struct cast c;
	const char *url = reviewed(&s, &c);

	ask(&s, "POST", url, c.mara.secret, "{\"reason\":\"x\"}", 201);
	key_add(&s, &c.mara, "reviewer");
	key_confirm_by(&s, &c.mara, &c.anna, 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 409);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	state_is(&s, &c.jonas, 1, "merged");
	log_holds(&s);
}

/* Nothing that a service account does is a person's act over a key. */
TEST(no_token_revokes_a_key)
{
	char url[140], token[80];
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	service_add(&s, "bot", "anna", "approver", "[\"read\",\"submit\",\"manage\"]", token);
	snprintf(url, sizeof(url), "/v1/keys/%s/revoke", c.ben.key);
	ask(&s, "POST", url, token, "{\"reason\":\"x\"}", 403);
	assert_says(s.last.body, "no token revokes a key");
}

#define WITHDRAWAL                                                                           \
	"\"{\\\"v\\\":1,\\\"model\\\":\\\"press-health\\\",\\\"number\\\":1,\\\"reason\\\":" \
	"\\\"x\\\"}\""
#define NO_RULES                                                                               \
	"\"{\\\"v\\\":1,\\\"not_after_days\\\":7,\\\"meanings\\\":["                           \
	"{\\\"code\\\":\\\"approval\\\",\\\"text\\\":\\\"x\\\",\\\"language\\\":\\\"en\\\"},"  \
	"{\\\"code\\\":\\\"rejection\\\",\\\"text\\\":\\\"x\\\",\\\"language\\\":\\\"en\\\"}," \
	"{\\\"code\\\":\\\"acknowledgement\\\",\\\"text\\\":\\\"x\\\",\\\"language\\\":"       \
	"\\\"en\\\"}"                                                                          \
	"],\\\"rules\\\":[]}\""

/* What would be signed and merge, and be nothing, or the end of all changes. */
/* clang-format off */
static const struct { const char *path, *content, *says; } misnamed[] = {
	{ "models/press-health/releases/1.x.withdrawn.json", WITHDRAWAL, "would have to be '1.withdrawn.json'" },
	{ "models/press-health/releases/2.foo.json", "\"{}\"", "would have to be '2.json'" },
	{ "models/press-health/envelopes/1.foo.json", "\"{}\"", "would have to be '1.json'" },
	{ "models/press-health/versions/2.again.json", "\"{}\"", "would have to be '2.json'" },
	{ "models/press-health/envelopes/01.json", "\"{}\"", "is no number" },
	{ "models/Press/model.json", MODEL_TEXT("Press", "a"), "is no name" },
	{ "models/a:b/model.json", MODEL_TEXT("a:b", "a"), "is no name" },
	{ "models/a./model.json", MODEL_TEXT("a.", "a"), "" },
	{ "models/press-health/versions/1.retired.json", "\"{}\"", "is reserved: no program reads a retirement yet" },
	{ "policies/rings/a.b.json", PLAN_TEXT("a"), "would have to be 'a.json'" },
	{ "policies/approval.json", "null", "never taken away" },
	{ "policies/approval.json", NO_RULES, "could never be changed again" },
};
/* clang-format on */

TEST_EACH(a_document_is_named_exactly_as_its_kind_is, misnamed)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, misnamed[_i].path, misnamed[_i].content, 400);
	assert_says(s.last.body, misnamed[_i].says);
}

TEST(a_rejection_ends_a_change)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	sign_change(&s, &c.ben, 1, "rejection", "approver", 201);
	state_is(&s, &c.jonas, 1, "rejected");
	sign_change(&s, &c.mara, 1, "review", "reviewer", 409);
	log_holds(&s);
}

TEST(what_changed_meanwhile_is_not_merged)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "a"), 201);
	change_open(&s, &c.jonas, MODEL, MODEL_TEXT("press-health", "b"), 201);
	sign_change(&s, &c.mara, 1, "review", "reviewer", 201);
	sign_change(&s, &c.mara, 2, "review", "reviewer", 201);
	sign_change(&s, &c.ben, 1, "approval", "approver", 201);
	sign_change(&s, &c.ben, 2, "approval", "approver", 409);
	assert_says(s.last.body, "has changed since this change was opened");
	state_is(&s, &c.jonas, 2, "open");
	ck_assert_str_eq(ask(&s, "GET", "/v1/documents/" MODEL, c.jonas.secret, NULL, 200),
			 MODEL_DOC("press-health", "a"));
}

TEST(a_change_says_what_is_wrong_with_it)
{
	auto_site s = { 0 };
	struct cast c;

	cast_add(&s, &c);
	change_open(&s, &c.jonas, "nowhere/x.json", "\"{}\"", 403);
	assert_says(s.last.body, "no rule of the policy covers");
	change_open(&s, &c.jonas, MODEL, "\"{\\\"a\\\":1,\\\"a\\\":2}\"", 400);
	assert_says(s.last.body, "\"pointer\":\"/documents/0/content /a\"");
	change_open(&s, &c.jonas, MODEL, "\"[]\"", 400);
	change_open(&s, &c.jonas, "../x", "\"{}\"", 400);
	change_open(&s, &c.jonas, MODEL, "null", 400);
	change_open(&s, &c.jonas, "policies/approval.json", "\"{\\\"v\\\":1}\"", 400);
	change_open(&s, &c.mara, MODEL, "\"{}\"", 403);
}

/* clang-format off */
static const struct { const char *path, *content; int status; } shapes[] = {
	{ "models/.git/model.json", MODEL_TEXT("m", "a"), 400 },
	{ "models/.GIT/model.json", MODEL_TEXT("m", "a"), 400 },
	{ "models/git~1/model.json", MODEL_TEXT("m", "a"), 400 },
	{ "policies/rings/pilot.json", PLAN_TEXT("pilot"), 201 },
	{ "models/m/model.json", MODEL_TEXT("m", "a"), 201 },
};
/* clang-format on */

TEST_EACH(what_git_would_refuse_is_refused_when_the_change_opens, shapes)
{
	auto_site s = { 0 };
	char author[80];
	struct person jonas = { .id = "jonas" };

	site_open(&s);
	person_add(&s, "jonas", "author", author);
	strcpy(jonas.secret, author);
	change_open(&s, &jonas, shapes[_i].path, shapes[_i].content, shapes[_i].status);
}

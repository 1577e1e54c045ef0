#include <string.h>

#include "bent.h"
#include "browse.h"
#include "release.h"
#include "retold.h"

/* What people signed for devices, and what the server signed after it, told otherwise: each file is
 * the one that was signed, and its entry stands elsewhere or says something else of it. */

/* Two uploads of trust, of versions 1 and 2, and a release. */
static void released_open(struct export *x)
{
	struct plant *p = &x->p;

	plant_published(p);
	desk_open(&x->d, &p->s);
	p->files.assignment.epoch++;
	trust_send_next(p, 201);
	publication_await(p);
}

static void released_taken(struct export *x)
{
	struct plant *p = &x->p;
	char iris[80];

	person_add(&p->s, "iris", "auditor", iris);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
}

/* clang-format off */
#define UPLOADS "\"action\":\"trust.updated\""
#define UPLOAD(metadata, targets) \
	{ "trust.updated", .before = UPLOADS, .fact = "{\"metadata\":[" metadata "],\"targets\":[" targets "]}" }

static const struct tale uploads[] = {
	{ { { 0 } }, "" },
	{ { UPLOAD("$T", "") }, "there is no root yet" },
	{ { UPLOAD("$R", "") }, "there are no targets yet" },
	{ { UPLOAD("$R,$T", "") }, "there are no signers yet" },
	{ { UPLOAD("$R,$T,$S", "") }, "there is no trust/approval.json yet" },
	{ { { "trust.updated", .before = "", .fact = "{\"metadata\":[],\"targets\":[]}" } }, "it changes nothing" },
	{ { { "trust.updated", "\"role\":\"root\",\"version\":2", .before = "" } }, "root of version 2 was there before" },
	{ { { "trust.updated", .before = "", .edit = { { "\"role\":\"root\"", "\"role\":\"roof\"" } } } }, "'roof' is no role that people sign" },
	{ { { "trust.updated", .before = "", .edit = { { "\"role\":\"targets\"", "\"role\":\"root\"" } } } }, "'root' is no role that people sign, or here twice" },
	{ { { "trust.updated", .document = "digest", .gone = true } }, " is not there at" },
	{ { { "trust.updated", .edit = { { "\"size\":", "\"size\":1" } } } }, "no file of trust, or its document is not there in that size" },
	{ { { "trust.updated", .edit = { { "\"path\":\"trust/approval.json", "\"path\":\"trust/approvals.json" } } } }, "no file of trust" },
};

#define SIGNS "metadata.signed"

static const struct tale metadata[] = {
	{ { { SIGNS, .before = UPLOADS } }, "nobody's trust lets the server sign it" },
	{ { { SIGNS, .edit = { { "\"kind\":\"system\"", "\"kind\":\"device\"" } } } }, "the server signs metadata by itself" },
	{ { { SIGNS, .edit = { { "\"role\":\"snapshot\"", "\"role\":\"root\"" } } } }, "'root' is no role that the server signs" },
	{ { { SIGNS, .before = "" } }, "is not newer than version" },
	{ { { SIGNS, .edit = { { "\"expires\":\"2", "\"expires\":\"3" } } } }, "people allow it" },
	{ { { SIGNS, .edit = { { "\"expires\":\"202", "\"expires\":\"201" } } } }, "is good until 201" },
	{ { { "validation.concluded", .edit = { { "\"verdict\":\"passes\"", "\"verdict\":\"fails\"" } } } }, "it is not what the counts give under the envelope" },
	{ { { "validation.concluded", .edit = { { "\"tn\":", "\"tn\":1" } } } }, "it is not what the counts give under the envelope" },
	{ { { "validation.registered", .edit = { { "\"envelope\":1", "\"envelope\":2" } } } }, "that envelope was not in force" },
	{ { { "validation.registered", .edit = { { "\"reuse\":null", "\"reuse\":null,\"more\":1" } } } }, "/fact/more" },
	{ { { "validation.registered", .edit = { { "\"reuse\":null,", "" } } } }, "/fact/reuse" },
	{ { { "dataset.registered", .edit = { { "\"digest\":\"sha256:", "\"digest\":\"sha256:0" } } } }, "this log never had the head of the evidence" },
	{ { { "version.registered", .edit = { { "\"path\":\"model.onnx\"", "\"path\":\"other.onnx\"" } } } }, "is not what the facts behind it give" },
	{ { { "release.published", .edit = { { "\"floor\":", "\"floor\":9" } } } }, "the record of the release says otherwise" },
	{ { { "release.published", .before = "" },
	    { "release.published", .edit = { { "\"evidence\":\"$E\"", "\"evidence\":\"$P\"" } } } }, " as models/" RELEASE_MODEL "/1/evidence.json" },
	{ { { SIGNS, .before = "", .edit = { { SIGNS, "release.withdrawn" },
	    { "\"fact\":{", "\"fact\":{\"model\":\"m\",\"number\":1," } } } }, "no merge brought models/m/releases/1" },
	{ { { "rollout.begun", .edit = { { "\"record\":\"$P\"", "\"record\":\"$E\"" } } } }, "it is no record of a release" },
	{ { { SIGNS, .before = "", .edit = { { SIGNS, "validation.concluded" } }, .fact = "{\"id\":\"v\"}" } },
	  "the first of them is not validation:v" },
};
/* clang-format on */

static void tales_judged(const struct tale *tale, size_t n)
{
	static struct teller t;
	auto_export x = { 0 };

	released_open(&x);
	released_taken(&x);
	teller_open(&t, &x);
	teller_word(&t, "$R", teller_item(&t, "trust.updated", "{\"role\":\"root\""));
	teller_word(&t, "$T", teller_item(&t, "trust.updated", "{\"role\":\"targets\""));
	teller_word(&t, "$S", teller_item(&t, "trust.updated", "{\"role\":\"signers\""));
	teller_word(&t, "$P", teller_digest(&t, "release.published", "", "record"));
	teller_word(&t, "$E", teller_digest(&t, "release.published", "", "evidence"));
	each_tale_is_judged(&t, tale, n);
}

TEST(an_upload_that_lacks_or_repeats_what_it_needs_is_named)
{
	tales_judged(uploads, countof(uploads));
}

TEST(metadata_or_a_release_that_people_did_not_allow_is_named)
{
	tales_judged(metadata, countof(metadata));
}

#define WITHDRAWAL "{\"v\":1,\"model\":\"" RELEASE_MODEL "\",\"number\":1,\"reason\":\"a test\"}"

/* The server signs once more what it signed when it published the release. */
static void releases_again(struct bent *b)
{
	const struct seed_signer *key = &b->x->p.s.in.keys.releases;
	const char *was, *is;
	struct tuf_targets old, new;
	static struct bent published;

	bent_begin(&published, b->x, "release.published");
	was = document_there(&published, digest_behind(&published, "\"role\":\"releases\""));
	is = document_there(b, digest_behind(b, "\"role\":\"releases\""));
	assert_ok(b->cx, tuf_targets_parse(b->cx, was, strlen(was), &old));
	assert_ok(b->cx, tuf_targets_parse(b->cx, is, strlen(is), &new));
	old.version = new.version;
	old.expires = new.expires;
	targets_swap(b, "releases", &old, key, 1);
}

TEST(a_withdrawn_release_that_metadata_still_names_is_named)
{
	static struct bent b;
	auto_export x = { 0 };
	char said[1000];

	released_open(&x);
	change_merge(&x.p, "models/" RELEASE_MODEL "/releases/1.withdrawn.json", WITHDRAWAL, NULL);
	publication_await(&x.p);
	released_taken(&x);
	bent_begin(&b, &x, "release.withdrawn");
	bent_judged(&b, said, sizeof(said));
	ck_assert_str_eq(said, "");
	bent_begin(&b, &x, "release.withdrawn");
	releases_again(&b);
	bent_judged(&b, said, sizeof(said));
	detail_says(said, "releases still name models/" RELEASE_MODEL "/1/release.json");
}

#include <string.h>

#include "control/record.h"
#include "documents/evidence.h"
#include "documents/statement.h"
#include "engine/history.h"
#include "files.h"
#include "people/site.h"
#include "people/user.h"
#include "proof/archive.h"
#include "proof/sshsig.h"
#include "proof/tiles.h"
#include "quality/confirmation.h"
#include "signing/key.h"
#include "store.h"
#include "validation/validation.h"

/* test/golden/release.py made the files with openssl, ssh-keygen and Python; they never change. */

#define ORIGIN     "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"
#define VALIDATION "0190b8c4-b001-7c3d-8e4f-000000000001"
#define VERSION    "models/press-health/versions/5.json"
#define RELEASE    "models/press-health/releases/3.json"
#define SCALE      "{\"mean\":\"0.5\"}"
/* what sha256sum prints of the version's files */
#define SUMS                                                                             \
	"9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c  model.onnx\n" \
	"3fb9d262f1d33f4e6559a11f775572cd6b68f29bf051943efacaf0ca179ab873  "             \
	"preprocess/scale.json\n"
/* models/press-health/envelopes/4.json */
#define LIMITS                                                                                    \
	"{\"v\":1,\"model\":\"press-health\",\"number\":4,\"intended_use\":\"Wear of a press.\"," \
	"\"threshold\":\"0.5\",\"inputs\":[{\"name\":\"temperature\",\"unit\":\"\xc2\xb0"         \
	"C\",\"min\":\"0\",\"max\":\"90\"}],\"acceptance\":[{\"metric\":\"sensitivity\","         \
	"\"at_least\":\"0.9\",\"bound\":\"point\"}]}"

/* A fact with these members, in which each %s becomes the digest of a document of its own. */
static void state(struct fixture *f, enum action action, const char *members,
		  const char *const *documents)
{
	struct fact fact;

	fact_start(&f->cx, &fact, action);
	for (; *documents; documents++)
		members = text_with(&f->cx, members, "%s",
				    fact_document(&f->cx, &fact, *documents, strlen(*documents)));
	put_bytes(&fact.body, members, strlen(members));
	append(f, &fact);
}

static const char *digest_of(struct ctx *cx, const char *text)
{
	struct hash h = hash_bytes(text, strlen(text));

	return digest_text(cx, &h);
}

/* ---- the record of a release ---- */

TEST(the_release_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "release.json");
	struct release_record r;

	assert_ok(&cx, release_record_parse(&cx, file.b, file.size, &r));
	ck_assert_str_eq(r.model, "press-health");
	ck_assert_int_eq(r.number, 3);
	ck_assert_int_eq(r.version, 5);
	ck_assert_int_eq(r.envelope, 4);
	ck_assert_uint_eq(r.n_sites, 2);
	ck_assert_str_eq(r.sites[0], "munich");
	ck_assert_str_eq(r.sites[1], "hamburg");
	ck_assert_str_eq(r.plan, "line-1");
	ck_assert_int_eq(r.floor, 2);
	ck_assert_int_eq(r.fallback, FALLBACK_KEEP);
	assert_ok(&cx, release_record_judged(&cx, &r));
	arena_free(&cx.mem);
}

TEST(the_release_is_completed_from_its_members_as_it_was)
{
	static const char members[] =
		"{\"version\": 5, \"envelope\": 4, \"scope\": {\"sites\": [\"munich\", "
		"\"hamburg\"], \"labels\": [], \"hardware\": []}, \"variants\": [], \"plan\": "
		"\"line-1\", \"floor\": 2, \"fallback\": \"keep\", \"ends\": []}";
	struct record_asked asked = { .path = RELEASE };
	const char *path, *content;
	struct ctx cx = { 0 };
	auto_json json = NULL;

	assert_ok(&cx, json_read(&cx, members, strlen(members), &json));
	asked.record = json;
	assert_ok(&cx, record_complete(&cx, NULL, &asked, "", &path, &content));
	ck_assert_str_eq(path, RELEASE);
	ck_assert_str_eq(content, golden(&cx, "release.json").b);
	arena_free(&cx.mem);
}

/* ---- the record of a version ---- */

TEST(the_version_is_read_as_it_was_meant)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "version.json");
	struct version_record v;

	assert_ok(&cx, version_record_parse(&cx, file.b, file.size, &v));
	ck_assert_str_eq(v.model, "press-health");
	ck_assert_int_eq(v.number, 5);
	ck_assert_int_eq(v.envelope, 4);
	ck_assert_str_eq(v.digest, digest_of(&cx, SUMS));
	ck_assert_uint_eq(v.n_files, 2);
	ck_assert_str_eq(v.files[0].path, "model.onnx");
	ck_assert_int_eq(v.files[0].size, 7);
	ck_assert_str_eq(v.files[0].digest, digest_of(&cx, "weights"));
	ck_assert_str_eq(v.files[1].path, "preprocess/scale.json");
	ck_assert_int_eq(v.files[1].size, 14);
	ck_assert_str_eq(v.files[1].digest, digest_of(&cx, SCALE));
	ck_assert_str_eq(v.trainer, "tom");
	ck_assert_str_eq(v.validator, "vera");
	arena_free(&cx.mem);
}

/* What the server knows of the version, as the log says it. */
/* clang-format off */
static const struct { enum action action; const char *members, *documents[4]; } facts[] = {
	{ ACTION_DATASET_REGISTERED, "\"name\":\"press\",\"number\":1,\"digest\":\"%s\",\"size\":5,\"rows\":1,\"format\":\"csv\","
	  "\"source\":\"mes\",\"lots\":[],\"columns\":[],\"stored\":false", { "train" } },
	{ ACTION_DATASET_REGISTERED, "\"name\":\"press\",\"number\":2,\"digest\":\"%s\",\"size\":4,\"rows\":1,\"format\":\"csv\","
	  "\"source\":\"mes\",\"lots\":[],\"columns\":[],\"stored\":false", { "tune" } },
	{ ACTION_RUN_REGISTERED, "\"id\":\"0190b8c4-b002-7c3d-8e4f-000000000002\",\"model\":\"press-health\",\"commit\":\"\","
	  "\"repository\":\"\",\"parameters\":{},\"started\":\"\",\"finished\":\"\",\"person\":\"tom\",\"inputs\":[],"
	  "\"outputs\":[{\"path\":\"model.onnx\",\"size\":7,\"digest\":\"%s\"}]", { "weights" } },
	{ ACTION_VERSION_REGISTERED, "\"model\":\"press-health\",\"number\":5,\"digest\":\"%s\",\"files\":["
	  "{\"path\":\"model.onnx\",\"size\":7,\"digest\":\"%s\"},{\"path\":\"preprocess/scale.json\",\"size\":14,\"digest\":\"%s\"}],"
	  "\"run\":\"0190b8c4-b002-7c3d-8e4f-000000000002\",\"datasets\":[{\"dataset\":\"press/1\",\"role\":\"train\"},"
	  "{\"dataset\":\"press/2\",\"role\":\"validation\"}],\"inputs\":[{\"name\":\"temperature\",\"type\":\"number\","
	  "\"unit\":\"\xc2\xb0" "C\"},{\"name\":\"press\",\"type\":\"text\",\"unit\":null}],"
	  "\"outputs\":[{\"name\":\"wear\\u000aper shift\",\"type\":\"number\",\"unit\":null}]", { SUMS, "weights", SCALE } },
	{ ACTION_VALIDATION_REGISTERED, "\"id\":\"" VALIDATION "\",\"model\":\"press-health\",\"version\":5,\"envelope\":4,"
	  "\"envelope_digest\":\"%s\",\"dataset\":\"press/3\",\"labels\":\"\",\"reuse\":null,\"person\":\"vera\"", { LIMITS } },
};
/* clang-format on */

TEST(the_version_is_composed_from_its_facts_as_it_was)
{
	static const struct confusion counts = { .tp = 29, .fp = 3, .tn = 37, .fn = 1 };
	static const char members[] = "{\"validation\":\"" VALIDATION "\"}";
	struct record_asked asked = { .path = VERSION };
	auto_fixture f = fixture_open();
	const char *path, *content;
	auto_json json = NULL;
	struct fact fact;

	batch_begin(&f);
	add_model(&f, "press-health");
	for (size_t i = 0; i < countof(facts); i++)
		state(&f, facts[i].action, facts[i].members, facts[i].documents);
	assert_ok(&f.cx, validation_conclude(&f.cx, f.db, VALIDATION,
					     digest_of(&f.cx, "predictions"), &counts, &fact));
	append(&f, &fact);
	assert_ok(&f.cx, json_read(&f.cx, members, strlen(members), &json));
	asked.record = json;
	assert_ok(&f.cx, record_complete(&f.cx, f.db, &asked, "", &path, &content));
	ck_assert_str_eq(content, golden(&f.cx, "version.json").b);
	batch_end(&f);
}

/* ---- evidence ---- */

TEST(the_evidence_is_read_and_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "evidence.json");
	struct evidence *e = arena_alloc(&cx.mem, sizeof(*e));
	struct printer again;

	assert_ok(&cx, evidence_parse(&cx, file.b, file.size, e));
	ck_assert_str_eq(e->origin, ORIGIN);
	ck_assert_str_eq(e->model, "press-health");
	ck_assert_int_eq(e->release, 3);
	ck_assert_uint_eq(e->n_changes, 2);
	ck_assert_int_eq(e->change[0].number, 19);
	ck_assert_str_eq(e->change[0].document[0].path, RELEASE);
	ck_assert_str_eq(e->change[0].document[0].content, golden(&cx, "release.json").b);
	ck_assert_int_eq(e->change[1].number, 18);
	ck_assert_str_eq(e->change[1].document[0].content, golden(&cx, "version.json").b);
	ck_assert_int_eq(e->change[1].opened.index, 3);
	ck_assert_uint_eq(e->change[1].n_signatures, 2);
	ck_assert_int_eq(e->change[1].signature[1].signed_.index, 5);
	ck_assert_uint_eq(e->change[1].signature[1].consistency.n, 5);
	ck_assert_int_eq(e->change[1].merged.index, 6);
	ck_assert_uint_eq(e->change[1].merged.proof.n, 4);
	assert_ok(&cx, evidence_print(&cx, e, &again));
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

/* ---- a key's document, and the statement that confirms the key ---- */

/* quinn, who is here and may approve and review; the policy that says what an act means. */
static void quinn_comes(struct fixture *f)
{
	static const char *const roles[] = { "approver", "reviewer" };
	static const struct new_user quinn = { "quinn", "Quinn M\xc3\xbcller", "hamburg", NULL };
	const char *const documents[] = { source_read(&f->cx, "policies/approval.json").b, NULL };
	struct fact fact;

	state(f, ACTION_TREE_BEGUN,
	      "\"documents\":[{\"path\":\"policies/approval.json\",\"digest\":\"%s\"}]", documents);
	assert_ok(&f->cx, site_create(&f->cx, f->db, "hamburg", "Europe/Berlin", "Hamburg", &fact));
	append(f, &fact);
	assert_ok(&f->cx, user_create(&f->cx, f->db, &quinn, &fact));
	append(f, &fact);
	for (size_t i = 0; i < countof(roles); i++) {
		assert_ok(&f->cx,
			  role_give(&f->cx, f->db, &f->act, "quinn", roles[i], "hamburg", &fact));
		append(f, &fact);
	}
}

/* Its owner signs in the roles that the document names, and in no other. */
static void assert_roles(struct fixture *f, const char *id)
{
	struct signing_key key;
	bool approver, author;

	assert_ok(&f->cx, db_key_at(&f->cx, f->db, id, AT_NOW, &key));
	assert_ok(&f->cx, key_is_for(&f->cx, f->db, &key, "approver", &approver));
	assert_ok(&f->cx, key_is_for(&f->cx, f->db, &key, "author", &author));
	ck_assert(approver && !author);
}

TEST(the_document_of_a_key_is_printed_read_and_named_as_it_was)
{
	auto_fixture f = fixture_open();
	struct bytes file = golden(&f.cx, "key.json");
	struct new_key k = { .user = "quinn", .claimed = CUSTODY_FILE };
	struct fact fact;

	assert_ok(&f.cx, ssh_key_parse(&f.cx, golden(&f.cx, "signer.pub").b, &k.public));
	k.roles = json_pack("[ss]", "approver", "reviewer");
	batch_begin(&f);
	quinn_comes(&f);
	assert_ok(&f.cx, key_enrol(&f.cx, f.db, ORIGIN, &k, &fact));
	ck_assert_uint_eq(fact.contents[0].size, file.size);
	ck_assert_mem_eq(fact.contents[0].bytes, file.b, file.size);
	append(&f, &fact);
	assert_roles(&f, ssh_key_id(&f.cx, &k.public));
	batch_end(&f);
	json_decref(k.roles);
}

TEST(a_statement_over_a_keys_document_is_printed_as_it_was)
{
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "key-statement.json"), key = golden(&cx, "key.json");
	struct hash h = hash_bytes(key.b, key.size);
	struct statement s;
	struct printer again;

	assert_ok(&cx, statement_parse(&cx, file.b, file.size, &s));
	ck_assert(hash_same(&s.subjects[0].hash, &h));
	ck_assert_str_eq(s.meaning, "acknowledgement");
	ck_assert_str_eq(s.role, "approver");
	ck_assert_str_eq(s.custody, "sealed");
	ck_assert_int_eq(s.change, 0);
	ck_assert_ptr_null(s.comment);
	assert_ok(&cx, statement_print(&cx, &s, &again));
	ck_assert_str_eq(again.text, file.b);
	arena_free(&cx.mem);
}

/* ---- the container of an export ---- */

static enum err to_printer(void *arg, struct ctx *cx, const void *bytes, size_t size)
{
	put_bytes(arg, bytes, size);
	return OK;
}

TEST(the_container_of_an_export_is_read_and_written_as_it_was)
{
	static const char *const names[] = { "checkpoint", "vkey", "entries/000.p/3",
					     "hashes/000.p/3" };
	struct ctx cx = { 0 };
	struct bytes file = golden(&cx, "container.tar"), entry = golden(&cx, "entry.json");
	struct printer again = { .mem = &cx.mem };
	struct archive_writer w = archive_writer(&cx.mem, to_printer, &again);
	struct archive a = archive_open(file.b, file.size);
	struct archive_file f;
	size_t n = 0;
	bool more;

	assert_ok(&cx, archive_next(&cx, &a, &f, &more));
	for (; more; n++) {
		ck_assert_str_eq(f.name, names[n]);
		assert_ok(&cx, archive_add(&cx, &w, f.name, f.bytes, f.size));
		if (n == 2)
			ck_assert_mem_eq(f.bytes + 2 + 5 + 2, entry.b, entry.size);
		assert_ok(&cx, archive_next(&cx, &a, &f, &more));
	}
	ck_assert_uint_eq(n, countof(names));
	assert_ok(&cx, archive_end(&cx, &w));
	ck_assert_uint_eq(again.size, file.size);
	ck_assert_mem_eq(again.text, file.b, file.size);
	arena_free(&cx.mem);
}

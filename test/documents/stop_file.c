#include "documents/stop_file.h"

#include <string.h>

#include "documents/act.h"
#include "documents/ending.h"
#include "documents/envelope.h"
#include "files.h"
#include "proof/manifest.h"
#include "proof/note.h"
#include "rules/subjects.h"
#include "test.h"

/* test/golden/stops.py made the files with openssl, ssh-keygen and Python; they never change. */

#define ORIGIN     "signet/0190b8c4-7d3e-7a41-9c55-2f6f1d0e8a17/1"
#define STOP       "stop-file.json"
#define CARRIED    "stop-file-carried.json"
#define LIFT       "stop-file-lift.json"
#define WITHDRAWN  "stop-file-withdrawn.json"
#define LIFT_PATH  "models/press-health/lifts/0190b8c4-ac70-7000-8000-000000000001.json"
#define WITHDRAWAL "models/press-health/releases/3.withdrawn.json"

static struct stop_file *stop_of(struct ctx *cx, const char *name)
{
	struct stop_file *f = arena_alloc(&cx->mem, sizeof(*f));
	struct bytes file = golden(cx, name);

	assert_ok(cx, stop_file_parse(cx, file.b, file.size, f));
	return f;
}

static struct ending_file *ending_of(struct ctx *cx, const char *name)
{
	struct ending_file *f = arena_alloc(&cx->mem, sizeof(*f));
	struct bytes file = golden(cx, name);

	assert_ok(cx, ending_file_parse(cx, file.b, file.size, f));
	return f;
}

/* ---- what the files say ---- */

static const char *const stops[] = { STOP, CARRIED };

TEST_EACH(the_file_of_a_stop_is_read_and_printed_as_it_was, stops)
{
	struct ctx cx = { 0 };
	struct printer again;

	assert_ok(&cx, stop_file_print(&cx, stop_of(&cx, stops[_i]), &again));
	ck_assert_str_eq(again.text, golden(&cx, stops[_i]).b);
	arena_free(&cx.mem);
}

static const char *const endings[] = { LIFT, WITHDRAWN };

TEST_EACH(the_file_of_a_lift_or_a_withdrawal_is_read_and_printed_as_it_was, endings)
{
	struct ctx cx = { 0 };
	struct printer again;

	assert_ok(&cx, ending_file_print(&cx, ending_of(&cx, endings[_i]), &again));
	ck_assert_str_eq(again.text, golden(&cx, endings[_i]).b);
	arena_free(&cx.mem);
}

/* The envelope is quinn's, over that document of a stop and nothing else. */
static void assert_ordered(struct ctx *cx, const struct stop_file *f, const char *document)
{
	struct bytes bytes = golden(cx, document);
	struct hash h = hash_bytes(bytes.b, bytes.size);
	struct act_document stop;
	struct subjects subjects;
	struct statement s;
	struct ssh_key key;

	ck_assert_str_eq(f->document, bytes.b);
	assert_ok(cx, act_document_parse(cx, ACT_STOP, bytes.b, bytes.size, &stop));
	assert_ok(cx, act_subjects(cx, ORIGIN, ACT_STOP, stop.id, digest_text(cx, &h), &subjects));
	assert_ok(cx, ssh_key_parse(cx, golden(cx, "signer.pub").b, &key));
	assert_ok(cx, envelope_open(cx, f->envelope, strlen(f->envelope), &key, &s));
	ck_assert(statement_names(&s, &subjects));
}

static bool proven(const struct evidence_entry *e, uint64_t size, const struct hash *root)
{
	struct hash leaf = merkle_leaf(e->entry, e->size);

	ck_assert_uint_eq(e->size, strlen(e->entry));
	return merkle_inclusion_ok(&leaf, (uint64_t)e->index, size, &e->proof, root);
}

TEST(a_stop_has_its_document_its_statement_its_entry_and_a_head_that_contains_the_entry)
{
	struct ctx cx = { 0 };
	struct stop_file *f = stop_of(&cx, STOP);
	char *vkey = golden(&cx, "log.vkey").b;
	struct checkpoint head;
	struct note_key log;

	assert_ordered(&cx, f, "act-stop.json");
	vkey[strcspn(vkey, "\n")] = '\0';
	assert_ok(&cx, note_key_parse(&cx, vkey, &log));
	assert_ok(&cx, checkpoint_verify(&cx, &log, f->checkpoint, &head));
	ck_assert_uint_eq(head.size, 12);
	ck_assert_int_eq(f->entry.index, 11);
	ck_assert_uint_eq(f->entry.proof.n, 3);
	ck_assert(proven(&f->entry, head.size, &head.root));
	arena_free(&cx.mem);
}

TEST(a_stop_from_a_hand_has_its_document_and_its_statement_alone)
{
	struct ctx cx = { 0 };
	struct stop_file *f = stop_of(&cx, CARRIED);

	assert_ordered(&cx, f, "act-stop-devices.json");
	ck_assert_ptr_null(f->checkpoint);
	ck_assert_ptr_null(f->entry.entry);
	arena_free(&cx.mem);
}

/* The root that the way from the last of size entries leads to. */
static struct hash root_by(const struct evidence_entry *last)
{
	struct hash root = merkle_leaf(last->entry, last->size);

	for (size_t i = 0; i < last->proof.n; i++)
		root = merkle_node(&last->proof.h[i], &root);
	return root;
}

/* Both of its signers knew a head that the head after the merge contains. */
static void assert_in_log(struct ctx *cx, const struct evidence_change *c)
{
	uint64_t size = (uint64_t)c->merged.index + 1;
	struct hash root = root_by(&c->merged);
	struct statement s;

	ck_assert(proven(&c->opened, size, &root));
	ck_assert(proven(&c->merged, size, &root));
	ck_assert_uint_eq(c->n_signatures, 2);
	for (size_t i = 0; i < c->n_signatures; i++) {
		const struct evidence_signature *signature = &c->signature[i];

		ck_assert(proven(&signature->signed_, size, &root));
		assert_ok(cx,
			  envelope_peek(cx, signature->envelope, strlen(signature->envelope), &s));
		ck_assert_int_eq(s.change, c->number);
		ck_assert(merkle_consistency_ok((uint64_t)s.size, &s.root, size, &root,
						&signature->consistency));
	}
}

static json_t *document_of(struct ctx *cx, const struct ending_file *f, const char *path)
{
	json_t *json;

	ck_assert_uint_eq(f->change.n_documents, 1);
	ck_assert_str_eq(f->change.document[0].path, path);
	ck_assert_str_eq(f->change.document[0].content, f->document);
	assert_ok(cx, json_read(cx, f->document, strlen(f->document), &json));
	return json;
}

TEST(a_lift_has_its_record_and_the_change_that_brought_it_up_to_the_head_after_the_merge)
{
	struct ctx cx = { 0 };
	struct bytes stop = golden(&cx, "act-stop.json");
	struct hash h = hash_bytes(stop.b, stop.size);
	struct ending_file *f = ending_of(&cx, LIFT);
	auto_json json = document_of(&cx, f, LIFT_PATH);
	struct lift lift;

	assert_ok(&cx, lift_read(&cx, json, &lift));
	ck_assert_str_eq(lift.document, digest_text(&cx, &h));
	ck_assert_int_eq(f->change.number, 20);
	assert_says(f->change.manifest, LIFT_PATH);
	ck_assert_int_eq(f->change.opened.index, 12);
	ck_assert_int_eq(f->change.signature[0].signed_.index, 13);
	ck_assert_int_eq(f->change.merged.index, 15);
	assert_in_log(&cx, &f->change);
	arena_free(&cx.mem);
}

TEST(a_withdrawal_has_its_record_and_the_change_that_brought_it_up_to_the_head_after_the_merge)
{
	struct ctx cx = { 0 };
	struct ending_file *f = ending_of(&cx, WITHDRAWN);
	auto_json json = document_of(&cx, f, WITHDRAWAL);
	struct withdrawal w;

	assert_ok(&cx, withdrawal_read(&cx, json, &w));
	ck_assert_int_eq(w.number, 3);
	ck_assert_int_eq(f->change.number, 21);
	ck_assert_int_eq(f->change.merged.index, 19);
	assert_in_log(&cx, &f->change);
	arena_free(&cx.mem);
}

/* ---- what none may say ---- */

/* clang-format off */
static const struct { const char *file, *from, *to, *place; } wrong_stops[] = {
	{ STOP, "{\"v\":1", "{\"v\":2", "/v" },
	{ STOP, "{\"v\":1", "{\"v\":\"1\"", "/v" },
	{ STOP, "\"document\":\"", "\"document\":null,\"was\":\"", "/document" },
	{ STOP, "\"envelope\":\"", "\"envelope\":\"\",\"was\":\"", "/envelope" },
	{ STOP, "\"envelope\":\"", "\"envelope\":{},\"was\":\"", "/envelope" },
	{ STOP, "\"entry\":{", "\"entry\":7,\"was\":{", "/was" },
	{ STOP, "\"entry\":{", "\"was\":{", "/entry" },
	{ STOP, "\"index\":11", "\"index\":-1", "/entry/index" },
	{ STOP, "\"index\":11", "\"index\":null", "/entry/index" },
	{ STOP, "\"index\":11,\"entry\"", "\"index\":11,\"entries\"", "/entry/entry" },
	{ STOP, "\"proof\":[\"", "\"proof\":[\"?", "/entry/proof" },
	{ STOP, "\"proof\":[", "\"proof\":[7,", "/entry/proof" },
	{ STOP, "\"proof\":[", "\"more\":[],\"proof\":[", "/entry/more" },
	{ STOP, "\"checkpoint\":\"", "\"checkpoint\":null,\"was\":\"", "/checkpoint" },
	{ STOP, "\"checkpoint\":\"", "\"checkpoint\":\"\",\"was\":\"", "/checkpoint" },
	{ STOP, "\"checkpoint\":\"", "\"checkpoint\":7,\"was\":\"", "/checkpoint" },
	{ STOP, "{\"v\":1,", "{\"v\":1,\"act\":\"stop\",", "/act" },
	{ STOP, "{\"v\":1", "{ \"v\":1", "byte 1" },
	{ STOP, "\"index\":11,", "\"index\": 11,", "byte 2052" },
	{ CARRIED, "\"checkpoint\":null", "\"checkpoint\":\"a head\"", "/checkpoint" },
	{ CARRIED, ",\"checkpoint\":null", "", "/checkpoint" },
	{ CARRIED, ",\"entry\":null", "", "/entry" },
	{ CARRIED, "\"entry\":null,\"checkpoint\":null", "\"entry\":7,\"checkpoint\":\"a head\"", "/entry" },
	{ CARRIED, "\"entry\":null,\"checkpoint\":null", "\"checkpoint\":null,\"entry\":null", "byte 2007" },
};

static const struct { const char *from, *to, *place; } wrong_endings[] = {
	{ "{\"v\":1", "{\"v\":2", "/v" },
	{ "\"document\":\"", "\"document\":\"\",\"was\":\"", "/document" },
	{ "\"document\":\"", "\"document\":null,\"was\":\"", "/document" },
	{ "\"document\":\"", "\"envelope\":\"\",\"document\":\"", "/envelope" },
	{ "\"change\":{", "\"change\":null,\"was\":{", "/change" },
	{ "\"change\":{", "\"was\":{", "/change" },
	{ "\"number\":21,\"manifest\"", "\"number\":\"21\",\"manifest\"", "/change/number" },
	{ "\"number\":21,\"manifest\"", "\"manifest\"", "/change/number" },
	{ "\"number\":21,\"manifest\"", "\"number\":21,\"manifests\"", "/change/manifest" },
	{ "\"documents\":[{", "\"documents\":[7,{", "/change/documents/0" },
	{ "\"documents\":[{\"path\"", "\"documents\":[{\"paths\"", "/change/documents/0/path" },
	{ ",\"content\":\"", ",\"content\":7,\"was\":\"", "/change/documents/0/content" },
	{ "\"opened\":{\"index\"", "\"opened\":{\"index_\"", "/change/opened/index" },
	{ "\"opened\":{\"index\":16", "\"opened\":{\"index\":-16", "/change/opened/index" },
	{ "\"opened\":{", "\"opened\":[],\"was\":{", "/change/opened" },
	{ "\"signatures\":[{\"index\"", "\"signatures\":[7,{\"index\"", "/change/signatures/0" },
	{ "\"signatures\":[{\"index\":17", "\"signatures\":[{\"index\":-17", "/change/signatures/0/index" },
	{ ",\"envelope\":\"", ",\"envelope\":7,\"was\":\"", "/change/signatures/0/envelope" },
	{ "\"consistency\":[\"", "\"consistency\":[\"A", "/change/signatures/0/consistency" },
	{ "\"merged\":{\"index\":19", "\"merged\":{\"index\":null", "/change/merged/index" },
	{ "\"merged\":{", "\"more\":1,\"merged\":{", "/change/more" },
	{ "[{\"path\":\"models/", "[{\"path\":\"models\\/", "byte 427" },
	{ "\"change\":{", "\"change\": {", "byte 118" },
};
/* clang-format on */

TEST_EACH(the_file_of_a_stop_that_is_wrong_is_refused_at_the_place, wrong_stops)
{
	struct ctx cx = { 0 };
	const char *text = text_with(&cx, golden(&cx, wrong_stops[_i].file).b, wrong_stops[_i].from,
				     wrong_stops[_i].to);
	struct stop_file f;

	assert_err(stop_file_parse(&cx, text, strlen(text), &f), E_INVALID);
	ck_assert_str_eq(cx.place, wrong_stops[_i].place);
	arena_free(&cx.mem);
}

TEST_EACH(the_file_of_an_ending_that_is_wrong_is_refused_at_the_place, wrong_endings)
{
	struct ctx cx = { 0 };
	const char *text = text_with(&cx, golden(&cx, WITHDRAWN).b, wrong_endings[_i].from,
				     wrong_endings[_i].to);
	struct ending_file f;

	assert_err(ending_file_parse(&cx, text, strlen(text), &f), E_INVALID);
	ck_assert_str_eq(cx.place, wrong_endings[_i].place);
	arena_free(&cx.mem);
}

TEST(a_file_of_one_kind_is_not_of_the_other)
{
	struct ctx cx = { 0 };
	struct bytes stop = golden(&cx, STOP), lift = golden(&cx, LIFT);
	struct ending_file ending;
	struct stop_file f;

	assert_err(ending_file_parse(&cx, stop.b, stop.size, &ending), E_INVALID);
	assert_err(stop_file_parse(&cx, lift.b, lift.size, &f), E_INVALID);
	arena_free(&cx.mem);
}

/* ---- limits ---- */

static const char *long_text(struct ctx *cx, size_t n)
{
	char *s = arena_alloc(&cx->mem, n + 1);

	memset(s, '"', n); /* each is two bytes in the file */
	s[n] = '\0';
	return s;
}

static enum err stop_with(struct ctx *cx, size_t document, size_t envelope)
{
	struct stop_file f = { long_text(cx, document), long_text(cx, envelope),
			       .checkpoint = NULL };
	struct printer p;

	TRY(stop_file_print(cx, &f, &p));
	cx->place = NULL;
	return stop_file_parse(cx, p.text, p.size, &f);
}

TEST(document_and_envelope_have_as_many_bytes_as_where_they_are_read_and_not_one_more)
{
	struct ctx cx = { 0 };

	assert_ok(&cx, stop_with(&cx, ACT_MAX, 1));
	assert_ok(&cx, stop_with(&cx, 1, ENVELOPE_MAX));
	assert_err(stop_with(&cx, ACT_MAX + 1, 1), E_INVALID);
	ck_assert_str_eq(cx.place, "/document");
	assert_err(stop_with(&cx, 1, ENVELOPE_MAX + 1), E_INVALID);
	ck_assert_str_eq(cx.place, "/envelope");
	arena_free(&cx.mem);
}

TEST(the_record_of_an_ending_has_as_many_bytes_as_a_document_may_and_not_one_more)
{
	struct ctx cx = { 0 };
	struct ending_file *f = ending_of(&cx, LIFT), again;
	struct printer p;

	f->document = long_text(&cx, DOCUMENT_MAX);
	assert_ok(&cx, ending_file_print(&cx, f, &p));
	assert_ok(&cx, ending_file_parse(&cx, p.text, p.size, &again));
	f->document = long_text(&cx, DOCUMENT_MAX + 1);
	assert_ok(&cx, ending_file_print(&cx, f, &p));
	assert_err(ending_file_parse(&cx, p.text, p.size, &again), E_INVALID);
	ck_assert_str_eq(cx.place, "/document");
	arena_free(&cx.mem);
}

/* The file with so many items more at the front of its first list of that name. */
static enum err ending_with(struct ctx *cx, const char *list, const char *item, size_t n)
{
	char *items = arena_printf(&cx->mem, "\"%s\":[", list);
	struct ending_file f;
	const char *text;

	for (size_t i = 0; i < n; i++)
		items = arena_printf(&cx->mem, "%s%s,", items, item);
	text = text_with(cx, golden(cx, LIFT).b, arena_printf(&cx->mem, "\"%s\":[", list), items);
	return ending_file_parse(cx, text, strlen(text), &f);
}

#define HASH_ITEM  "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""
#define ENTRY_ITEM "\"index\":0,\"entry\":\"\",\"proof\":[]"

/* has: as many as the file has already */
static const struct {
	const char *list, *item;
	size_t has, max;
	const char *place;
} lists[] = {
	{ "documents", "{\"path\":\"\",\"content\":\"\"}", 1, EVIDENCE_DOCUMENTS_MAX,
	  "/change/documents" },
	{ "signatures", "{" ENTRY_ITEM ",\"envelope\":\"\",\"consistency\":[]}", 2,
	  CHANGE_SIGNATURES_MAX, "/change/signatures" },
	{ "proof", HASH_ITEM, 4, PATH_MAX_HASHES, "/change/opened/proof" },
	{ "consistency", HASH_ITEM, 3, PATH_MAX_HASHES, "/change/signatures/0/consistency" },
};

TEST_EACH(a_list_of_a_change_is_as_long_as_it_may_be_and_not_one_longer, lists)
{
	size_t more = lists[_i].max - lists[_i].has;
	struct ctx cx = { 0 };

	assert_ok(&cx, ending_with(&cx, lists[_i].list, lists[_i].item, more));
	assert_err(ending_with(&cx, lists[_i].list, lists[_i].item, more + 1), E_INVALID);
	ck_assert_str_eq(cx.place, lists[_i].place);
	arena_free(&cx.mem);
}

TEST(what_does_not_fit_is_neither_printed_nor_read)
{
	struct ctx cx = { 0 };
	struct stop_file f = { "d", long_text(&cx, STOP_FILE_MAX / 2), .checkpoint = NULL };
	struct printer p;

	assert_err(stop_file_print(&cx, &f, &p), E_TOO_LARGE);
	assert_err(stop_file_parse(&cx, p.text, p.size, &f), E_INVALID);
	detail_says(cx.detail, "at most 1048576 bytes");
	arena_free(&cx.mem);
}

#include <stdlib.h>
#include <string.h>

#include "captured.h"
#include "documents/envelope.h"
#include "forged.h"

/* mara reviewed change 1 with her sealed key.  A captured server has her sign something else, and
 * writes the entry for it: everything else in the log is right. */

#define MINUTE INT64_C(60000)    /* ms */
#define DAY    INT64_C(86400000) /* ms */

static void language_other(struct statement *st)
{
	st->language = "fr";
}

static void sentence_other(struct statement *st)
{
	st->meaning_text = "I have seen it.";
}

static void meaning_other(struct statement *st)
{
	st->meaning = "approval";
}

static void signer_other(struct statement *st)
{
	st->signer = "anna";
}

static void name_other(struct statement *st)
{
	st->signer_name = "Somebody Else";
}

static void role_other(struct statement *st)
{
	st->role = "approver";
}

static void site_other(struct statement *st)
{
	st->site = "munich";
}

static void custody_other(struct statement *st)
{
	st->custody = "file";
	st->auth = (struct statement_auth){ 0 };
}

static void key_other(struct statement *st)
{
	st->fingerprint = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
}

static void policy_other(struct statement *st)
{
	st->policy = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
}

static void change_other(struct statement *st)
{
	st->change = 2;
}

static void time_to_come(struct statement *st)
{
	st->time += DAY;
	st->not_after += DAY;
}

static void time_over(struct statement *st)
{
	st->time -= 4 * MINUTE;
	st->not_after = st->time + MINUTE;
}

static void time_dated_back(struct statement *st)
{
	st->time -= DAY;
}

static void time_long(struct statement *st)
{
	st->not_after += 30 * DAY;
}

static void base_to_come(struct statement *st)
{
	st->size += 100;
}

static void base_forked(struct statement *st)
{
	st->root.b[0] ^= 1;
}

static void id_other(struct statement *st)
{
	st->id = "01a20f1f-d5ea-7de5-910b-5195fca48577";
}

static const struct {
	void (*alter)(struct statement *st);
	const char *says;
} statements[] = {
	{ language_other, "the statement says 'fr', not '' (/predicate/meaning/language)" },
	{ sentence_other, "the statement says 'I have seen it.'" },
	{ meaning_other, "the statement says 'approval', not 'review' (/predicate/meaning/code)" },
	{ signer_other, "the statement says 'anna', not 'mara' (/predicate/signer/id)" },
	{ name_other, "the statement says 'Somebody Else'" },
	{ role_other, "the statement says 'approver', not 'reviewer' (/predicate/signer/role)" },
	{ site_other, "relies on a grant of reviewer at 'munich', and there is none" },
	{ custody_other, "the statement says 'file', not 'sealed' (/predicate/key/custody)" },
	{ key_other, "the statement says 'SHA256:47DEQpj8" },
	{ policy_other, "the statement says 'sha256:e3b0c442" },
	{ change_other, "the statement is not about what change:1 is (/predicate/change)" },
	{ time_to_come, "its time lies after the entry" },
	{ time_over, "it came after its not_after" },
	{ time_dated_back, "its time lies before the newest entry that the signer knew of" },
	{ time_long, "its not_after is later than the policy lets it be" },
	{ base_to_come, "its base is no earlier head of this log" },
	{ base_forked, "this log never had the head of its base" },
	{ id_other, "its envelope is of another statement" },
};

static struct bytes *review_of(struct forged *g, struct entries *e)
{
	return entry_with(g->x, e, "change.signed", "\"signer\":\"mara\"");
}

static void review_forge(struct forged *g, struct entries *e, void (*alter)(struct statement *st))
{
	struct plant *p = &g->x->p;
	struct ctx *cx = &p->s.cx;
	struct bytes *at = review_of(g, e);
	const char *was = signature_member(g, at, "envelope"), *is;
	struct archive_file *f = document_named(g, was);
	struct statement st;

	assert_ok(cx, envelope_peek(cx, f->bytes, f->size, &st));
	alter(&st);
	is = document_replace(g, f, captured_signed(&p->s, &p->mara, &st));
	entry_put(g, at, replaced(cx, at->b, was, is));
}

TEST(a_statement_that_differs_from_its_entry_or_from_the_log_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	for (size_t i = 0; i < countof(statements); i++) {
		unpack(&x, &g);
		entries_split(&g, &e);
		review_forge(&g, &e, statements[i].alter);
		entries_join(&g, &e);
		signed_again(&g, &e);
		pack_and_verify(&g, said, sizeof(said));
		output_says(said, statements[i].says);
	}
}

/* ben's signature for anna's key came before: its id is no other statement's. */
static void id_again(struct forged *g, struct entries *e)
{
	struct ctx *cx = &g->x->p.s.cx;
	struct bytes *first = entry_with(g->x, e, "act.signed", ""), *at = review_of(g, e);
	const char *used = signature_member(g, first, "id"), *was = signature_member(g, at, "id");
	const char *envelope = signature_member(g, at, "envelope");
	struct archive_file *f = document_named(g, envelope);
	struct statement st;

	assert_ok(cx, envelope_peek(cx, f->bytes, f->size, &st));
	st.id = used;
	entry_put(
		g, at,
		replaced(cx, at->b, envelope,
			 document_replace(g, f, captured_signed(&g->x->p.s, &g->x->p.mara, &st))));
	entry_put(g, at, replaced(cx, at->b, was, used));
}

TEST(a_statement_that_was_used_before_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	id_again(&g, &e);
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "this statement was used before");
}

/* What mara reviewed, signed by anna. */
TEST(a_statement_that_another_key_signed_is_named)
{
	static struct forged g;
	auto_export x = { 0 };
	struct entries e;
	char said[1000];
	struct statement st;
	struct archive_file *f;
	struct bytes *at;
	const char *was;

	export_open(&x);
	unpack(&x, &g);
	entries_split(&g, &e);
	at = review_of(&g, &e);
	was = signature_member(&g, at, "envelope");
	f = document_named(&g, was);
	assert_ok(&x.p.s.cx, envelope_peek(&x.p.s.cx, f->bytes, f->size, &st));
	entry_put(&g, at,
		  replaced(&x.p.s.cx, at->b, was,
			   document_replace(&g, f, captured_signed(&x.p.s, &x.p.anna, &st))));
	entries_join(&g, &e);
	signed_again(&g, &e);
	pack_and_verify(&g, said, sizeof(said));
	output_says(said, "is not signed by the key");
}

#include <string.h>

#include "bent.h"
#include "captured.h"
#include "device.h"
#include "documents/envelope.h"
#include "documents/key_document.h"
#include "proof/dsse.h"
#include "unjudged.h"

/* What signet-verify would have to believe without a rule that looks at it: an export in which a
 * document that people or devices signed asks for something that this version does not judge, and
 * all else is as it must be. */

static void assert_unjudged(struct bent *b, const char *member, const char *place)
{
	char said[1000];

	bent_judged(b, said, sizeof(said));
	output_says(said, arena_printf(&b->cx->mem, "this version does not judge %s", member));
	output_says(bent_place(said), place);
}

/* ---- statements ---- */

/* ben's, with his own key. */
static const char *own_signed(struct bent *b, const struct statement *st)
{
	struct printer text;
	const char *envelope;

	assert_ok(b->cx, statement_print(b->cx, st, &text));
	assert_ok(b->cx, envelope_sign(b->cx, &b->x->p.ben.signer.signer, text.text, text.size,
				       &envelope));
	return envelope;
}

/* mara reviewed with her sealed key, which a captured server has; ben approved with his own. */
static void signed_altered(struct bent *b, void (*alter)(struct statement *st), bool sealed)
{
	struct plant *p = &b->x->p;
	const char *was, *is;
	struct statement st;

	b->at = entry_with(b->x, &b->e, "change.signed",
			   sealed ? "\"signer\":\"mara\"" : "\"signer\":\"ben\"");
	was = document_there(b, digest_behind(b, "\"envelope\":"));
	assert_ok(b->cx, envelope_peek(b->cx, was, strlen(was), &st));
	alter(&st);
	is = sealed ? captured_signed(&p->s, &p->mara, &st) : own_signed(b, &st);
	document_swap(b, "\"envelope\":", is, strlen(is));
}

TEST(a_statement_that_says_more_than_is_judged_is_not_believed)
{
	static struct bent b;
	auto_export x = { 0 };

	export_open(&x);
	for (size_t i = 0; i < UNJUDGED_STATEMENTS; i++) {
		bent_begin(&b, &x, "change.signed");
		signed_altered(&b, unjudged_statements[i].alter, unjudged_statements[i].sealed);
		assert_unjudged(&b, unjudged_statements[i].member, "/fact/signature/envelope");
	}
}

/* ---- the document of a key ---- */

TEST(a_key_that_something_attests_to_is_not_believed)
{
	static struct bent b;
	auto_export x = { 0 };
	struct key_document d;
	struct printer text;
	const char *was;

	export_open(&x);
	bent_begin(&b, &x, "key.enrolled");
	was = document_there(&b, digest_behind(&b, "\"document\":"));
	assert_ok(b.cx, key_document_parse(b.cx, was, strlen(was), &d));
	d.custody = CUSTODY_HARDWARE;
	d.attestation = (struct attestation){ "piv", "AA==" };
	key_document_print(b.cx, &d, &text);
	document_swap(&b, "\"document\":", text.text, text.size);
	entry_put(&b.g, b.at,
		  replaced(b.cx, b.at->b, "\"custody\":\"sealed\",\"claimed\":\"sealed\"",
			   "\"custody\":\"hardware\",\"claimed\":\"hardware\""));
	assert_unjudged(&b, "/attestation", "/fact/document");
}

/* ---- reports ---- */

static void active_for_a_minute(struct report *r)
{
	r->slot[0].active_seconds = 60;
}

static const struct {
	void (*alter)(struct report *r);
	const char *member;
} reports[] = {
	{ active_for_a_minute, "/slots/0/active_seconds" },
};

static void reported_open(struct export *x, struct device_here *n)
{
	const char *digest = NULL;
	struct report r;
	char olga[80];

	history_open(x);
	*n = (struct device_here){ .cx = &x->p.s.cx,
				   .name = "edge-1",
				   .port = x->p.s.port,
				   .origin = x->p.s.in.signer.key.origin };
	person_add(&x->p.s, "olga", "operator", olga);
	device_enrols(n, "munich", olga);
	r = device_report(n, 1, NULL);
	r.slot[r.n++] =
		(struct report_slot){ "press", "press", 1, 1, NULL, "active", NULL, DEVICE_RECORD };
	ask(&x->p.s, "POST", "/edge/v1/reports", n->token,
	    device_report_body(&x->p.s.cx, &r, &n->key.signer, &digest), 201);
	export_taken(x);
}

/* The entry's payload and root are those of the report that the device signed instead. */
static void report_altered(struct bent *b, const struct device_here *n,
			   void (*alter)(struct report *r))
{
	const char *was = document_there(b, digest_behind(b, "\"envelope\":"));
	struct report *r = arena_alloc(&b->cx->mem, sizeof(*r));
	struct printer payload, envelope = { .mem = &b->cx->mem };
	struct hash h, leaf;
	struct dsse d;

	assert_ok(b->cx, dsse_parse(b->cx, was, strlen(was), &d));
	assert_ok(b->cx, report_parse(b->cx, d.payload, d.size, r));
	leaf = merkle_leaf(d.payload, d.size);
	was = hash_text(b->cx, &leaf);
	alter(r);
	report_print(b->cx, r, &payload);
	assert_ok(b->cx, dsse_sign(b->cx, &n->key.signer, "", REPORT_TYPE, payload.text,
				   payload.size, &envelope));
	document_swap(b, "\"envelope\":", envelope.text, envelope.size);
	leaf = merkle_leaf(payload.text, payload.size);
	entry_put(&b->g, b->at, replaced(b->cx, b->at->b, was, hash_text(b->cx, &leaf)));
	h = hash_bytes(payload.text, payload.size);
	entry_put(&b->g, b->at,
		  replaced(b->cx, b->at->b, digest_behind(b, "\"payload\":"),
			   digest_text(b->cx, &h)));
}

TEST(a_report_that_says_more_than_is_judged_is_not_believed)
{
	static struct bent b;
	auto_export x = { 0 };
	struct device_here n;

	reported_open(&x, &n);
	for (size_t i = 0; i < countof(reports); i++) {
		bent_begin(&b, &x, "reports.received");
		report_altered(&b, &n, reports[i].alter);
		assert_unjudged(&b, reports[i].member, "");
	}
}

#include "documents/report.h"

#include <string.h>

#include "proof/dsse.h"
#include "store.h"

#define REPORTS 3

struct received {
	struct hash leaf[REPORTS];
	const char *payload[REPORTS], *envelope[REPORTS];
	struct fact fact;
};

static struct report report_of(size_t i)
{
	static const char *const devices[REPORTS] = { "edge-1", "edge-2", "edge-3" };

	return (struct report){ .device = devices[i],
				.enrolment = "01a20f1f-d5ea-7de5-910b-5195fca48577",
				.boot = "01a20f1f-d5ea-7de5-910b-5195fca48578",
				.sequence = 1 };
}

/* Signed by any key: apply believes what decide has checked, and recomputes what leads to the root.
 */
static void receive(struct fixture *f, struct received *out)
{
	fact_start(&f->cx, &out->fact, ACTION_REPORTS_RECEIVED);
	for (size_t i = 0; i < REPORTS; i++) {
		struct printer payload, envelope = { .mem = &f->cx.mem };
		struct report r = report_of(i);
		struct hash h;

		report_print(&f->cx, &r, &payload);
		assert_ok(&f->cx, dsse_sign(&f->cx, f->signer->signer, "", REPORT_TYPE,
					    payload.text, payload.size, &envelope));
		h = hash_bytes(payload.text, payload.size);
		out->payload[i] = digest_text(&f->cx, &h);
		out->leaf[i] = merkle_leaf(payload.text, payload.size);
		fact_object(&f->cx, &out->fact, "device", r.device);
		out->envelope[i] = fact_document(&f->cx, &out->fact, envelope.text, envelope.size);
	}
}

static void as_it_is(struct received *x)
{
}

static void order_other(struct received *x)
{
	struct hash first = x->leaf[0];

	x->leaf[0] = x->leaf[1];
	x->leaf[1] = first;
}

static void payload_other(struct received *x)
{
	x->payload[1] = x->payload[0];
}

static void envelope_other(struct received *x)
{
	x->envelope[2] = x->envelope[0];
}

static void envelope_gone(struct received *x)
{
	x->fact.n_contents--;
}

static const struct {
	void (*alter)(struct received *x);
	const char *says; /* "": applied */
} alterations[] = {
	{ as_it_is, "" },
	{ order_other, "do not lead to the root" },
	{ payload_other, "is another" },
	{ envelope_other, "is another" },
	{ envelope_gone, "is not there" },
};

TEST_EACH(reports_are_applied_only_if_what_was_signed_leads_to_their_root, alterations)
{
	auto_fixture f = fixture_open();
	struct received x = { 0 };
	struct hash root;
	enum err e;

	receive(&f, &x);
	alterations[_i].alter(&x);
	root = merkle_over(x.leaf, REPORTS);
	put_text(&x.fact.body, "root", hash_text(&f.cx, &root));
	put_open(&x.fact.body, "reports", '[');
	for (size_t i = 0; i < REPORTS; i++) {
		struct report r = report_of(i);

		put_open(&x.fact.body, NULL, '{');
		report_item_put(&f.cx, &x.fact.body, &r, x.payload[i], x.envelope[i]);
		put_close(&x.fact.body, '}');
	}
	put_close(&x.fact.body, ']');
	batch_begin(&f);
	e = log_append(&f.cx, f.db, f.log, &f.act, &x.fact, &f.last);
	assert_err(e, *alterations[_i].says ? E_FAULT : OK);
	if (e != OK)
		detail_says(f.cx.detail, alterations[_i].says);
	batch_drop(&f);
}

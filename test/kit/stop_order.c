#include "stop_order.h"

#include <string.h>

#include "documents/envelope.h"
#include "documents/stop_file.h"
#include "rules/subjects.h"

void stop_order_open(struct stop_order *o)
{
	*o = (struct stop_order){ .who = BEN, .kind = ACT_STOP, .action = ACTION_STOP_SIGNED };
	world_open(&o->w);
	o->signer = "ben";
	o->role = "approver";
	o->site = "munich";
	o->custody = "file";
	o->meaning = STOP_MEANING;
	o->origin = WORLD_NAME;
	o->not_after = WORLD_AT + 600000;
	o->entered_at = WORLD_AT;
	o->document = (struct act_document){ .kind = ACT_STOP,
					     .id = STOP_ORDER,
					     .origin = WORLD_NAME,
					     .model = "m",
					     .from = 7,
					     .to = 8,
					     .reason = "Scrap at press 4." };
	world_build(&o->w);
	o->w.trust.approval.stop[0] =
		(struct trust_stopper){ "approver", custody_bit(CUSTODY_FILE) };
	o->w.trust.approval.n_stop = 1;
}

void stop_order_close(struct stop_order *o)
{
	world_close(&o->w);
}
static const char *document_of(struct stop_order *o)
{
	struct printer p;

	assert_ok(&o->w.cx, act_document_print(&o->w.cx, &o->document, &p));
	return p.text;
}

static const char *envelope_of(struct stop_order *o, const char *document)
{
	struct ctx *cx = &o->w.cx;
	const char *id = o->subject_id ? o->subject_id : o->document.id, *out;
	struct subjects subjects;
	struct printer p;
	struct statement s = {
		.id = arena_printf(&cx->mem, "01890000-0000-7000-8000-0000000b%04zx", o->w.n),
		.meaning = o->meaning,
		.meaning_text = "I order it.",
		.language = "en",
		.signer = o->signer,
		.signer_name = o->signer,
		.role = o->role,
		.site = o->site,
		.fingerprint = ed25519_fingerprint(cx, o->w.key[o->who].signer.public),
		.custody = o->custody,
		.policy = world_digest(&o->w, "the policy"),
		.time = WORLD_AT - 2000,
		.not_after = o->not_after,
		.offset = "+00:00",
		.zone = "Etc/UTC",
		.origin = o->origin,
		.size = (int64_t)o->w.n,
	};

	assert_ok(cx, act_subjects(cx, o->origin, o->kind, id, world_digest(&o->w, document),
				   &subjects));
	s.subjects = subjects.subject;
	s.n_subjects = subjects.n;
	assert_ok(cx, merkle_root(cx, &o->w.source, o->w.n, &s.root));
	assert_ok(cx, statement_print(cx, &s, &p));
	assert_ok(cx, envelope_sign(cx, &o->w.key[o->who].signer, p.text, p.size, &out));
	return out;
}

static int64_t order_enter(struct stop_order *o, const char *envelope)
{
	struct ctx *cx = &o->w.cx;
	struct statement s;
	struct fact f;

	assert_ok(cx, envelope_peek(cx, envelope, strlen(envelope), &s));
	fact_start(cx, &f, o->action);
	put_open(&f.body, "signature", '{');
	put_text(&f.body, "id", s.id);
	put_text(&f.body, "subject",
		 arena_printf(&cx->mem, "stop:%s",
			      o->document.kind == ACT_STOP ? o->document.id : o->document.stop));
	put_text(&f.body, "signer", s.signer);
	put_text(&f.body, "role", s.role);
	put_text(&f.body, "meaning", s.meaning);
	put_text(&f.body, "custody", s.custody);
	put_text(&f.body, "shown", statement_shown_by(s.custody));
	put_text(&f.body, "envelope",
		 o->entered_envelope ? o->entered_envelope : world_digest(&o->w, envelope));
	put_close(&f.body, '}');
	return world_append(&o->w, &f, o->entered_at);
}

struct printer stop_order_file(struct stop_order *o)
{
	struct ctx *cx = &o->w.cx;
	const char *document = document_of(o);
	struct stop_file f = { .document = document, .envelope = envelope_of(o, document) };
	struct printer p;
	int64_t index;

	if (!o->carried) {
		index = order_enter(o, f.envelope);
		f.entry = world_entry(&o->w, index);
		f.checkpoint = world_checkpoint(&o->w);
		if (o->headless)
			f.checkpoint = "no note";
	}
	assert_ok(cx, stop_file_print(cx, &f, &p));
	return p;
}

enum err stop_order_judged(struct stop_order *o, struct stop_says *out)
{
	struct printer file = stop_order_file(o);
	const struct own_log log = world_log(&o->w);
	const struct stop_judge judge = { &o->w.trust, &log, o->w.site };

	return stop_check(&o->w.cx, &judge, STOP_ORDER, file.text, file.size, out);
}

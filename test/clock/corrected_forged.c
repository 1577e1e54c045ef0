#include "base/clock.h"
#include "bent.h"
#include "clocks.h"

/* An export of a log that ran two hours ahead for one act, in which people name other entries, or
 * other times, than the log's own. */

static struct trust_clock step;

static void step_added(struct trust_signers *s)
{
	s->corrected = &step;
	s->n_corrected = 1;
}

static void change_open(struct plant *p, const char *model)
{
	struct site *s = &p->s;

	change_asked_of(s, &p->jonas, arena_printf(&s->cx.mem, "models/%s/model.json", model),
			model_document(s, model, "a"), 201);
}

static void corrected_open(struct export *x)
{
	struct plant *p = &x->p;

	history_open(x);
	trust_found(p);
	trust_send(p, 201);
	clock_ahead(2 * HOUR_MS);
	change_open(p, "o");
	clock_right();
	change_open(p, "q");
	step = clock_step_shown(&p->s);
	p->files.signers_bend = step_added;
	trust_signers_update(p);
	export_taken(x);
}

/* The file in the export is signed anew with to in the place of from. */
static void span_forged(struct export *x, const char *from, const char *to, const char *says)
{
	static struct bent b;
	char said[1000];

	bent_begin(&b, x, "trust.updated");
	file_bent(&b, TRUST_SIGNERS, from, to);
	bent_judged(&b, said, sizeof(said));
	output_says(said, says);
}

static const char *member_time(struct export *x, const char *name, int64_t ms)
{
	return arena_printf(&x->p.s.cx.mem, "\"%s\":\"%s\"", name, clock_text(&x->p.s.cx, ms));
}

TEST(a_span_that_is_not_the_logs_own_is_named_by_the_verifier)
{
	struct export x = { 0 };
	struct arena *mem = &x.p.s.cx.mem;
	const char *span;

	corrected_open(&x);
	span_forged(&x, member_time(&x, "at", step.at), member_time(&x, "at", step.at - 1),
		    "/corrected/0/at");
	span_forged(&x, member_time(&x, "clock", step.clock),
		    member_time(&x, "clock", step.clock - 1), "/corrected/0/clock");
	span = arena_printf(mem, "\"from\":%lld,\"to\":%lld", (long long)step.from,
			    (long long)step.to);
	span_forged(&x, span, "\"from\":1,\"to\":2", "did not step back after entry 2");
	span_forged(&x, span, arena_printf(mem, "\"from\":1,\"to\":%lld", (long long)step.to),
		    "entry 1 did not run ahead");
	span_forged(&x, span, arena_printf(mem, "\"from\":%lld,\"to\":900", (long long)step.from),
		    "/corrected/0/to");
	export_close(&x);
}

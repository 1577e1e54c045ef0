#include <string.h>

#include "agent/agent.h"
#include "fleet.h"
#include "lib/file.h"
#include "proof/dsse.h"
#include "proof/note.h"

#define OTHER "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The assignment that edge-1 keeps, but for the record of its slot, as the server could sign it. */
static void record_other(struct fleet *f, struct agent *a)
{
	const struct signer *signer = &f->p.s.in.keys.assignment.signer;
	struct printer payload, envelope = { .mem = &a->cx.mem };
	struct assignment as;
	struct dsse d;
	size_t size;
	char *kept;

	a->dir = arena_printf(&f->p.s.cx.mem, "%s/edge-1", f->d.dir);
	assert_ok(&a->cx, agent_open(a));
	assert_ok(&a->cx, file_load(&a->cx, in_dir(a, "assignment.json"), DSSE_MAX, &kept, &size));
	assert_ok(&a->cx, dsse_parse(&a->cx, kept, size, &d));
	assert_ok(&a->cx, assignment_parse(&a->cx, d.payload, d.size, &as));
	ck_assert_uint_eq(as.n, 1);
	as.slot[0].record = OTHER;
	assignment_print(&a->cx, &as, &payload);
	assert_ok(&a->cx, dsse_sign(&a->cx, signer, "", ASSIGNMENT_TYPE, payload.text, payload.size,
				    &envelope));
	assert_ok(&a->cx,
		  agent_keep(a, in_dir(a, "assignment.json"), envelope.text, envelope.size, 0600));
	agent_close(a);
}

/* The number is the same, and so are model and version: it is not that release. */
TEST(a_release_is_the_one_whose_record_was_assigned_and_no_other_of_its_number)
{
	struct agent a = { .lock = -1 };
	auto_fleet f = { 0 };

	fleet_begun(&f);
	record_other(&f, &a);
	agent_run(&f, "edge-1", 7, "run", "--once", NULL);
	output_says(f.d.err, "the release is another one than was assigned");
	ck_assert_str_eq(agent_file(&f, "edge-1", MODEL_FILE), f.p.bytes);
}

static bool format_said(const struct report *r, const char *name)
{
	for (size_t i = 0; i < r->n_formats; i++)
		if (strcmp(r->format[i], name) == 0)
			return true;
	return false;
}

/* So that a server that was set back learns of it, and with whose signature. */
TEST(a_report_brings_the_head_that_the_device_keeps_as_the_log_signed_it)
{
	auto_fleet f = { 0 };
	struct site *s = &f.p.s;
	struct checkpoint head;
	struct agent a = { .lock = -1 };
	struct report r;
	struct dsse d;

	fleet_begun(&f);
	a.dir = arena_printf(&s->cx.mem, "%s/edge-1", f.d.dir);
	agent_state_edit(&f, "edge-1", arena_printf(&s->cx.mem, "127.0.0.1:%u", s->port),
			 "127.0.0.1:1"); /* where nobody listens: the next report is kept */
	agent_damage(&f, "edge-1", 1);
	agent_run(&f, "edge-1", 6, "run", "--once", NULL);
	assert_ok(&a.cx, agent_open(&a));
	ck_assert_ptr_nonnull(a.st.pending);
	assert_ok(&a.cx, dsse_parse(&a.cx, a.st.pending, strlen(a.st.pending), &d));
	assert_ok(&a.cx, report_parse(&a.cx, d.payload, d.size, &r));
	assert_ok(&a.cx, checkpoint_verify(&a.cx, &s->in.signer.key, r.checkpoint, &head));
	ck_assert_str_eq(r.checkpoint, a.st.checkpoint);
	ck_assert_str_eq(r.format[0], "assignment/2");
	ck_assert(format_said(&r, "trust-signers/2"));
	ck_assert(format_said(&r, "trust-log/2"));
	ck_assert(format_said(&r, "x-signet/1"));
	ck_assert_str_eq(r.slot[0].state, "failed");
	ck_assert(digest_ok(r.slot[0].record));
	agent_close(&a);
}

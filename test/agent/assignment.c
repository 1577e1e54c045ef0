#include <string.h>

#include "agent/agent.h"
#include "base/clock.h"
#include "fleet.h"
#include "lib/file.h"
#include "proof/dsse.h"

/* An assignment as the server would make it, one thing changed. */
static const struct {
	const char *what, *says;
	bool unjudged; /* and not a lie */
} wrongs[] = {
	{ "nothing", NULL },
	{ "origin", "another registry" },
	{ "device", "another device" },
	{ "enrolment", "another device" },
	{ "key", "another device" },
	{ "counter", "older than one" },
	{ "epoch", "it is of epoch 2, and people trust 1" },
	{ "again", "another one was taken" },
	{ "expires", "expired" },
	{ "ahead", "longer than any may be" },
	{ "behind", NULL },
	{ "signer", "no key that people trust" },
	{ "labels", "this version does not judge /labels", true },
	{ "stop", "this version does not judge /slots/0/order", true },
};

#define RECORD "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char *dry[] = { "dry" };

static struct assignment right(struct agent *a)
{
	return (struct assignment){ .origin = a->st.origin,
				    .device = a->st.device,
				    .enrolment = a->st.enrolment,
				    .key = a->key.fingerprint,
				    .label = dry,
				    .epoch = 1,
				    .counter = a->st.counter + 1,
				    .expires = clock_ms() + 3600000 };
}

static void spoil(struct agent *a, const char *what, struct assignment *as)
{
	if (strcmp(what, "origin") == 0)
		as->origin = "signet/other/1";
	if (strcmp(what, "labels") == 0)
		as->n_labels = 1;
	if (strcmp(what, "stop") == 0)
		as->slot[as->n++] = (struct slot){ "m", "m", 1, 1, RECORD, true };
	if (strcmp(what, "device") == 0)
		as->device = "edge-2";
	if (strcmp(what, "enrolment") == 0)
		as->enrolment = uuid7(&a->cx, clock_ms());
	if (strcmp(what, "key") == 0)
		as->key = "SHA256:other";
	if (strcmp(what, "epoch") == 0)
		as->epoch = 2;
	if (strcmp(what, "counter") == 0)
		as->counter = a->st.counter - 1;
	if (strcmp(what, "again") == 0)
		as->counter = a->st.counter;
	if (strcmp(what, "expires") == 0)
		as->expires = clock_ms() - 1000;
	if (strcmp(what, "ahead") == 0)
		as->expires = clock_ms() + 8 * DAY_MS + 60000;
	if (strcmp(what, "behind") == 0) /* our clock, by less than a day */
		as->expires = clock_ms() + 8 * DAY_MS - 60000;
}

TEST_EACH(an_assignment_with_one_thing_wrong_is_refused, wrongs)
{
	struct printer payload, envelope;
	struct assignment as, again;
	const struct signer *signer;
	auto_fleet f = { 0 };
	struct agent a = { .lock = -1 };
	enum err e;

	fleet_open(&f);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-1", f.d.dir);
	assert_ok(&a.cx, agent_open(&a));
	ck_assert_int_ge(a.st.counter, 1);
	a.st.counter++;
	as = right(&a);
	spoil(&a, wrongs[_i].what, &as);
	signer = strcmp(wrongs[_i].what, "signer") == 0 ? &f.p.s.in.keys.releases.signer
							: &f.p.s.in.keys.assignment.signer;
	assignment_print(&a.cx, &as, &payload);
	envelope = (struct printer){ .mem = &a.cx.mem };
	assert_ok(&a.cx, dsse_sign(&a.cx, signer, "", ASSIGNMENT_TYPE, payload.text, payload.size,
				   &envelope));
	e = assignment_check(&a, envelope.text, envelope.size, &again);
	if (wrongs[_i].says) {
		assert_err(e, wrongs[_i].unjudged ? E_INVALID : E_TAMPERED);
		detail_says(a.cx.detail, wrongs[_i].says);
	} else {
		assert_ok(&a.cx, e);
	}
	agent_close(&a);
}

TEST(the_assignment_that_was_taken_may_come_again)
{
	auto_fleet f = { 0 };
	struct agent a = { .lock = -1 };
	struct assignment again;
	size_t size;
	char *kept;

	fleet_open(&f);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-1", f.d.dir);
	assert_ok(&a.cx, agent_open(&a));
	assert_ok(&a.cx, file_load(&a.cx, in_dir(&a, "assignment.json"), DSSE_MAX, &kept, &size));
	assert_ok(&a.cx, assignment_check(&a, kept, size, &again));
	ck_assert_int_eq(again.counter, a.st.counter);
	agent_close(&a);
}

static int64_t epoch_kept(struct fleet *f)
{
	struct agent a = { .lock = -1 };
	int64_t epoch;

	a.dir = arena_printf(&f->p.s.cx.mem, "%s/edge-1", f->d.dir);
	assert_ok(&a.cx, agent_open(&a));
	epoch = a.st.epoch;
	agent_close(&a);
	return epoch;
}

TEST(people_begin_another_epoch_and_each_device_gets_an_assignment_of_it)
{
	auto_fleet f = { 0 };

	fleet_begun(&f);
	ck_assert_int_eq(epoch_kept(&f), 1);
	f.p.files.assignment.epoch = 2;
	trust_send_next(&f.p, 201);
	publication_await(&f.p);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
	ck_assert_int_eq(epoch_kept(&f), 2);
	fleet_release(&f, 2, 1);
	agent_run(&f, "edge-1", 0, "run", "--once", NULL);
}

/* It was kept before people signed the other one. */
TEST(nothing_is_installed_under_a_kept_assignment_of_another_epoch)
{
	auto_fleet f = { 0 };
	struct agent a = { .lock = -1 };

	fleet_begun(&f);
	a.dir = arena_printf(&f.p.s.cx.mem, "%s/edge-1", f.d.dir);
	assert_ok(&a.cx, agent_open(&a));
	assert_ok(&a.cx, assignment_still_counts(&a));
	a.st.epoch = 2;
	assert_err(assignment_still_counts(&a), E_TAMPERED);
	ck_assert_ptr_null(a.st.etag);
	agent_close(&a);
}

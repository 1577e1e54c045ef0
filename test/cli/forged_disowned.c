#include <string.h>

#include "device.h"
#include "foreign.h"
#include "release.h"
#include "retold.h"

/* A foreign note that was open and was disowned, told otherwise by whoever holds every key. */

/* A release is merged and a device is created while the note is open; both come when it is
 * disowned. Then the device reports another head that the log never had. */
static void open_and_disowned(struct export *x, struct device_here *n, bool release)
{
	struct plant *p = &x->p;
	struct site *s = &p->s;
	const char *note, *digest;
	struct report r;

	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	anchor_vouches(s);
	plant_login(p);
	desk_open(&x->d, s);
	note = foreign_note(s, 50, true);
	foreign_sent(s, p->jonas.secret, note, false);
	if (release)
		release_publish(p);
	*n = (struct device_here){
		.cx = &s->cx, .name = "edge-1", .port = s->port, .origin = s->in.signer.key.origin
	};
	device_created(n, "munich", s->admin);
	foreign_disowned(p, note);
	device_enrolled(n);
	publication_await(p);
	r = device_report(n, 1, NULL);
	device_head(n, &r);
	r.size += 1000;
	device_head_say(&s->cx, &r, s->in.signer.signer);
	ask(s, "POST", "/edge/v1/reports", n->token,
	    device_report_body(&s->cx, &r, &n->key.signer, &digest), 409);
	foreign_entered_after(s, -1, r.checkpoint);
}

static void disowned_taken(struct export *x)
{
	char iris[80];

	person_add(&x->p.s, "iris", "auditor", iris);
	run(&x->d, "iris", 0, "login", "--user", "iris", "--password-file", "password",
	    "--accept-vkey", NULL);
	export_taken(x);
	anchor_remove(&x->p.s);
}

/* clang-format off */
#define NOTE     "note.foreign", "\"held\":null"
#define REPORTED "note.foreign", "\"held\":\"report\""
#define ENDS     "\"action\":\"log.disowned\""

static const struct tale published[] = {
	{ { { "release.published", .before = ENDS } }, "the foreign note of entry " },
	{ { { "device.enrolled", .before = ENDS } }, "the foreign note of entry " },
	{ { { "log.disowned", .edit = { { "log.disowned", "act.refused" } } } }, "the foreign note of entry " },
	{ { { "log.disowned", .edit = { { "\"size\":", "\"size\":1" } } } }, "its document disowns another head" },
	{ { { NOTE, .edit = { { "\"held\":null", "\"held\":\"profile\"" } } } }, "its head is held, and is not disowned" },
	{ { { NOTE, .edit = { { "\"held\":null", "\"held\":\"nobody\"" } } } }, "'nobody' holds no note" },
	{ { { NOTE, .edit = { { "\"held\":null", "\"held\":\"report\"" } } } }, "a device's report holds a note by its envelope" },
	{ { { NOTE, .edit = { { "\"held\":null", "\"held\":\"anchor\"" } } } }, "nobody sends what is in the anchor" },
	{ { { NOTE, .edit = { { "\"size\":", "\"size\":1" } } } }, "its note is of another head" },
	{ { { NOTE, .edit = { { "\\u000a\\u000a\xe2\x80\x94 signet/", "\\u000a\\u000a\xe2\x80\x94 signed/" } } } }, "no known key of this log signed it" },
	{ { { NOTE, .edit = { { "note.foreign", "act.refused" } } } }, "there is no such foreign note" },
};

static const struct tale reported[] = {
	{ { { "log.disowned", .before = "" } }, "no such act is open" },
	{ { { NOTE, .before = "" } }, "it says what an entry before said" },
	{ { { REPORTED, .edit = { { "\"id\":\"edge-1\"", "\"id\":\"edge-9\"" } } } }, "no such device was enrolled" },
	{ { { REPORTED, .document = "report", .gone = true } }, "is not there" },
	{ { { REPORTED, .document = "report", .edit = { { "\"sig\":\"", "\"sig\":\"A" } } } }, "report" },
};
/* clang-format on */

static void tales_judged(bool release, const struct tale *tale, size_t n)
{
	static struct teller t;
	struct device_here device;
	auto_export x = { 0 };
	char said[1000];

	open_and_disowned(&x, &device, release);
	disowned_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	teller_open(&t, &x);
	each_tale_is_judged(&t, tale, n);
}

TEST(a_publication_or_an_enrolment_under_a_foreign_note_and_a_disowning_without_right_are_named)
{
	tales_judged(true, published, countof(published));
}

TEST(a_note_that_says_nothing_new_or_that_no_report_holds_is_named)
{
	tales_judged(false, reported, countof(reported));
}

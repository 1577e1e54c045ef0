#include <string.h>

#include "device.h"
#include "foreign.h"
#include "release.h"
#include "retold.h"

/* A foreign note that was open and was disowned, told otherwise by whoever holds every key. */

/* Two notes that a key of the log signed: the one that is open, and one over a head that the log
 * had before it. */
struct heads {
	const char *note, *had;
};

/* A release is merged and a device is created while the note is open; both come when it is
 * disowned. Then the device reports another head that the log never had. */
static void open_and_disowned(struct export *x, struct device_here *n, struct heads *h,
			      bool release)
{
	struct plant *p = &x->p;
	struct site *s = &p->s;
	const char *digest;
	struct report r;

	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	anchor_vouches(s);
	plant_login(p);
	desk_open(&x->d, s);
	h->had = foreign_note(s, 0, false);
	h->note = foreign_note(s, 50, true);
	foreign_sent(s, p->jonas.secret, h->note, false);
	if (release)
		release_publish(p);
	*n = (struct device_here){
		.cx = &s->cx, .name = "edge-1", .port = s->port, .origin = s->in.signer.key.origin
	};
	device_created(n, "munich", s->admin);
	foreign_disowned(p, h->note);
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

/* As an entry spells it. */
static const char *members_of(struct export *x, const char *note)
{
	struct ctx *cx = &x->p.s.cx;
	char origin[ORIGIN_MAX];
	struct tree_head head;

	assert_ok(cx, checkpoint_read(cx, note, origin, &head));
	return arena_printf(&cx->mem, "\"size\":%llu,\"root\":\"%s\",\"note\":\"%s\"",
			    (unsigned long long)head.size, hash_text(cx, &head.root),
			    text_with_all(cx, note, "\n", "\\u000a"));
}

/* The log's own head, as if somebody else had signed it: nobody would publish until it is
 * disowned. */
static void own_head_is_foreign(struct teller *t, struct export *x, const struct heads *h)
{
	struct site *s = &x->p.s;
	const struct tale own = {
		{ { NOTE, .edit = { { note_digest(s, h->note), note_digest(s, h->had) },
				    { members_of(x, h->note), members_of(x, h->had) } } } },
		"the log had that head"
	};

	each_tale_is_judged(t, &own, 1);
}

static void tales_judged(bool release, const struct tale *tale, size_t n)
{
	static struct teller t;
	struct device_here device;
	auto_export x = { 0 };
	struct heads heads;
	char said[1000];

	open_and_disowned(&x, &device, &heads, release);
	disowned_taken(&x);
	ck_assert_str_eq(verify(&x, x.tar, x.size, said, sizeof(said)), "");
	teller_open(&t, &x);
	each_tale_is_judged(&t, tale, n);
	if (!release)
		own_head_is_foreign(&t, &x, &heads);
}

TEST(a_publication_or_an_enrolment_under_a_foreign_note_and_a_disowning_without_right_are_named)
{
	tales_judged(true, published, countof(published));
}

TEST(a_note_that_says_nothing_new_or_that_no_report_holds_or_of_a_head_that_the_log_had_is_named)
{
	tales_judged(false, reported, countof(reported));
}

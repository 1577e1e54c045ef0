#include <string.h>

#include "foreign.h"
#include "person.h"
#include "program.h"

/* Foreign notes at the terminal: who hands one in, what is proposed, shown and signed. */

#define text(d, ...) arena_printf(&(d)->s->cx.mem, __VA_ARGS__)

struct forked_desk {
	struct site s;
	struct desk d;
};

static void forked_open(struct forked_desk *f)
{
	f->s.use = USE_TRAINING;
	site_open(&f->s);
	anchor_vouches(&f->s);
	desk_open(&f->d, &f->s);
	desk_founders(&f->d);
}

static void forked_close(struct forked_desk *f)
{
	desk_close(&f->d);
	anchor_remove(&f->s);
	site_close(&f->s);
}
#define auto_forked cleanup(forked_close) struct forked_desk

static const char *act_open(struct desk *d)
{
	ask(d->s, "GET", "/v1/acts?state=open", d->s->admin, NULL, 200);
	return text(d, "%s",
		    json_at(d->s, "%s/id", json_find(d->s, "/items", "/act", "disown-head")));
}

TEST(two_approvers_propose_read_and_sign_the_disowning_at_their_own_machines)
{
	auto_forked f = { 0 };
	struct desk *d = &f.d;
	struct foreign_note n;
	const char *note, *act;

	forked_open(&f);
	note = foreign_note(&f.s, 50, true);
	foreign_sent(&f.s, f.s.admin, note, false);
	n = foreign_entered_after(&f.s, -1, note);
	run(d, "anna", 0, "act", "propose", "disown-head", "--note", n.digest, "--reason",
	    "the clone was started by accident", NULL);
	output_says(d->out, "Nothing is in force yet. Missing: 2 orders by role approver at *.");
	act = act_open(d);
	run(d, "anna", 0, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d->out,
		    text(d, "nobody here signed the head of %llu entries with the root %s",
			 (unsigned long long)n.head.size, hash_text(&f.s.cx, &n.head.root)));
	output_says(d->out, "missing: 1 order by role approver at *");
	run(d, "ben", 0, "act", "sign", act, "--key", "ben.seed", "--yes", NULL);
	output_says(d->out, text(d, "act %s is done", act));
	ck_assert_int_ne(foreign_entered_after(&f.s, -1, note).disowned, NOTE_OPEN);
}

/* Its profile has the head, as if it had been shown it by the clone. */
TEST(a_program_that_went_by_the_head_hands_it_in_as_kept_and_its_person_signs_nothing)
{
	auto_forked f = { 0 };
	struct desk *d = &f.d;
	const char *note, *act;
	int64_t found;

	forked_open(&f);
	note = foreign_note(&f.s, 50, true);
	foreign_sent(&f.s, f.s.admin, note, false);
	found = foreign_entered_after(&f.s, -1, note).entry;
	run(d, "anna", 0, "act", "propose", "disown-head", "--note", note_digest(&f.s, note),
	    "--reason", "r", NULL);
	act = act_open(d);
	run(d, "ben", 0, "log", "check", NULL);
	desk_file(d, text(d, "home-ben/http_127.0.0.1_%u/checkpoint", f.s.port), note);
	run(d, "ben", 7, "act", "sign", act, "--key", "ben.seed", "--yes", NULL);
	output_says(d->err, "the server shows a different history of this log");
	ck_assert_int_eq(foreign_entered_after(&f.s, found, note).held, HELD_BY_PROFILE);
	run(d, "anna", 5, "act", "sign", act, "--key", "anna.seed", "--yes", NULL);
	output_says(d->err, "a client's profile holds it");
}

#include <string.h>

#include "foreign.h"
#include "release.h"
#include "waiting.h"

/* A foreign note that is open, what it stops meanwhile, and the act that ends it. */

#define say(w, ...) arena_printf(&(w)->p.s.cx.mem, __VA_ARGS__)
#define RELEASE_1   "/v1/models/" RELEASE_MODEL "/releases/1"

struct forked_plant {
	struct plant p;
};

/* begin: what the plant has before the anchor begins. */
static void forked_open(struct forked_plant *f, void (*begin)(struct plant *p))
{
	begin(&f->p);
	anchor_vouches(&f->p.s);
	plant_login(&f->p);
}

static void forked_close(struct forked_plant *f)
{
	plant_holds(&f->p);
	anchor_remove(&f->p.s);
	plant_close(&f->p);
}
#define auto_forked cleanup(forked_close) struct forked_plant

static void plant_trusted(struct plant *p)
{
	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
}

TEST(a_release_waits_while_a_foreign_note_is_open_and_is_published_once_it_is_disowned)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *note;

	forked_open(&f, plant_trusted);
	note = foreign_opened(&f.p);
	release_publish(&f.p);
	ask(s, "GET", RELEASE_1, f.p.jonas.secret, NULL, 404);
	json_says(s, "/detail", "is in force and waits to be published");
	json_says(s, "/detail", "signed a head of");
	json_says(
		s, "/detail",
		say(&f, "as entry %lld says", (long long)foreign_entered_after(s, -1, note).entry));
	json_says(s, "/next",
		  say(&f, "signet act propose disown-head --note %s", note_digest(s, note)));
	foreign_disowned(&f.p, note);
	publication_await(&f.p);
	ask(s, "GET", RELEASE_1, f.p.jonas.secret, NULL, 200);
	json_is(s, "/state", "published");
	alarms_become(&f.p, "log.forked", 0);
}

TEST(a_release_waits_until_the_last_of_several_notes_is_disowned)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *one, *other;

	forked_open(&f, plant_trusted);
	one = foreign_note(s, 50, true);
	other = foreign_note(s, 60, true);
	foreign_sent(s, f.p.jonas.secret, one, false);
	foreign_sent(s, f.p.jonas.secret, other, false);
	release_publish(&f.p);
	foreign_disowned(&f.p, other);
	publication_await(&f.p);
	ask(s, "GET", RELEASE_1, f.p.jonas.secret, NULL, 404);
	json_says(s, "/next", note_digest(s, one));
	alarms_become(&f.p, "log.forked", 1);
	foreign_disowned(&f.p, one);
	publication_await(&f.p);
	ask(s, "GET", RELEASE_1, f.p.jonas.secret, NULL, 200);
}

/* ---- the act ---- */

static void alarm_says(struct forked_plant *f, const char *words)
{
	struct site *s = &f->p.s;

	alarms_become(&f->p, "log.forked", 1);
	json_says(s, say(f, "%s/detail", json_find(s, "/items", "/kind", "log.forked")), words);
}

TEST(two_approvers_disown_a_head_with_keys_that_the_server_never_holds)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *note, *act;

	forked_open(&f, plant_open);
	note = foreign_opened(&f.p);
	alarm_says(&f, say(&f, "disown-head --note %s", note_digest(s, note)));
	act = act_proposed(s, f.p.anna.secret, "disown-head", disown_members(s, note));
	json_is(s, "/fact/site", "*");
	ask(s, "GET",
	    say(&f, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver", act, f.p.anna.key),
	    f.p.anna.secret, NULL, 403);
	json_says(s, "/detail", "the server holds it");
	person_signs_act(s, &f.p.ben, act, "order", 201);
	act_is_now(&f.p, act, "open");
	json_says(s, "/missing", "1 order by role approver");
	ask(s, "GET", say(&f, "/v1/acts/%s", act), s->admin, NULL, 200);
	json_is(s, "/says/note", note_digest(s, note));
	person_signs_act(s, &f.p.anna, act, "order", 201);
	act_is_now(&f.p, act, "done");
	alarms_become(&f.p, "log.forked", 0);
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", "sound");
}

TEST(neither_an_author_nor_a_token_proposes_that_a_head_is_disowned)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *note, *body;

	forked_open(&f, plant_data);
	note = foreign_opened(&f.p);
	body = say(&f, "{\"act\":\"disown-head\",\"reason\":\"r\",\"note\":\"%s\"}",
		   note_digest(s, note));
	ask(s, "POST", "/v1/acts", f.p.jonas.secret, body, 403);
	ask(s, "POST", "/v1/acts", f.p.token, body, 403);
}

#define OTHER "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* note: as JSON; NULL: the one that is open. */
static const struct {
	const char *note, *more;
	int status;
	const char *pointer, *says;
} wrong[] = {
	{ "null", "", 400, "/note", "" },
	{ "\"x\"", "", 400, "/note", "" },
	{ "7", "", 400, "/note", "" },
	{ "\"" OTHER "\"", "", 404, "/note", "no entry note.foreign has" },
	{ NULL, ",\"person\":\"ben\"", 400, "/person", "has no 'person'" },
	{ NULL, ",\"entry\":3", 400, "/entry", "has no 'entry'" },
	{ NULL, ",\"head\":{\"size\":9,\"root\":\"x\"}", 400, "/head", "" },
};

TEST(what_is_no_foreign_note_is_not_disowned_and_the_place_is_named)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *note;

	forked_open(&f, plant_open);
	note = foreign_opened(&f.p);
	note = say(&f, "\"%s\"", note_digest(s, note));
	for (size_t i = 0; i < countof(wrong); i++) {
		ask(s, "POST", "/v1/acts", s->admin,
		    say(&f, "{\"act\":\"disown-head\",\"reason\":\"r\",\"note\":%s%s}",
			wrong[i].note ? wrong[i].note : note, wrong[i].more),
		    wrong[i].status);
		json_is(s, "/pointer", wrong[i].pointer);
		json_says(s, "/detail", wrong[i].says);
	}
	ask(s, "POST", "/v1/acts", s->admin, "{\"act\":\"disown-head\",\"reason\":\"r\"}", 400);
	json_is(s, "/pointer", "/note");
}

TEST(a_head_is_disowned_once)
{
	auto_forked f = { 0 };
	struct site *s = &f.p.s;
	const char *note;

	forked_open(&f, plant_open);
	note = foreign_opened(&f.p);
	foreign_disowned(&f.p, note);
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'disown-head','reason':'again',%s}",
		 json_of(s, disown_members(s, note))),
	    409);
	json_is(s, "/pointer", "/note");
	json_says(s, "/detail", "was disowned by entry");
	ask(s, "POST", "/v1/log/notes", f.p.jonas.secret, say(&f, "{\"note\":%s}", quoted(s, note)),
	    409);
	foreign_sent(s, f.p.jonas.secret, foreign_note(s, 60, true),
		     false); /* the watch has seen both */
	ck_assert_int_ne(foreign_entered_after(s, -1, note).disowned, NOTE_OPEN);
}

#include <string.h>

#include "device.h"
#include "engine/foreign.h"
#include "foreign.h"
#include "integrity/anchor_file.h"
#include "waiting.h"

/* Who holds the head of a foreign note, and what follows from it. */

#define say(w, ...) arena_printf(&(w)->p.s.cx.mem, __VA_ARGS__)

struct held_plant {
	struct plant p;
	struct device_here n;
};

static void held_open(struct held_plant *h)
{
	struct site *s = &h->p.s;

	plant_open(&h->p);
	h->n = (struct device_here){
		.cx = &s->cx, .name = "edge-1", .port = s->port, .origin = s->in.signer.key.origin
	};
	device_enrols(&h->n, "munich", s->admin);
	anchor_vouches(s);
	plant_login(&h->p);
	h->n.port = s->port;
}

static void held_close(struct held_plant *h)
{
	plant_holds(&h->p);
	anchor_remove(&h->p.s);
	plant_close(&h->p);
}
#define auto_held cleanup(held_close) struct held_plant

/* The device has verified that head, which the log never had. */
static struct report report_of(struct held_plant *h, const char *note)
{
	struct report r = device_report(&h->n, 1, NULL);
	char origin[ORIGIN_MAX];
	struct tree_head head;

	assert_ok(&h->p.s.cx, checkpoint_read(&h->p.s.cx, note, origin, &head));
	device_head(&h->n, &r);
	r.size = (int64_t)head.size;
	r.root = hash_text(&h->p.s.cx, &head.root);
	device_head_say(&h->p.s.cx, &r, h->p.s.in.signer.signer);
	ck_assert_str_eq(r.checkpoint, note);
	return r;
}

/* Of a request that reports. */
static const char *envelope_in(struct site *s, const char *request)
{
	auto_json json = NULL;

	assert_ok(&s->cx, json_read(&s->cx, request, strlen(request), &json));
	return arena_strdup(&s->cx.mem, json_string_value(json_object_get(json, "envelope")));
}

static void reported(struct held_plant *h, const char *note, int64_t after)
{
	struct report r = report_of(h, note);
	const char *digest;

	ask(&h->p.s, "POST", "/edge/v1/reports", h->n.token,
	    device_report_body(&h->p.s.cx, &r, &h->n.key.signer, &digest), 409);
	ck_assert_int_eq(foreign_entered_after(&h->p.s, after, note).held, HELD_BY_REPORT);
}

static void not_disowned(struct held_plant *h, const char *note, const char *holder)
{
	struct site *s = &h->p.s;

	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'disown-head','reason':'r',%s}", json_of(s, disown_members(s, note))),
	    409);
	json_is(s, "/pointer", "/note");
	json_says(s, "/detail", holder);
	json_says(s, "/next", "a restore that names it");
}

static void alarm_says(struct held_plant *h, const char *words)
{
	struct site *s = &h->p.s;

	alarms_become(&h->p, "log.forked", 1);
	json_says(s, say(h, "%s/detail", json_find(s, "/items", "/kind", "log.forked")), words);
}

TEST(a_head_that_a_devices_signed_report_holds_is_not_disowned)
{
	auto_held h = { 0 };
	const char *note;

	held_open(&h);
	note = foreign_note(&h.p.s, 50, true);
	reported(&h, note, -1);
	not_disowned(&h, note, "a device's report holds it");
	alarm_says(&h, "a device's report holds it");
}

/* Its device was given another key in between, say: it reports again, by that. */
TEST(a_note_whose_report_the_devices_key_does_not_bear_out_is_not_entered_and_holds_up_none)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	auto_held h = { 0 };
	struct site *s = &h.p.s;
	struct foreign_shown shown = { .held = HELD_BY_REPORT, .kind = "device", .id = "edge-1" };
	struct seed_signer other;
	const char *digest;
	struct report r;

	held_open(&h);
	seed_signer_init(&other, seed);
	shown.note = foreign_note(s, 50, true);
	r = report_of(&h, shown.note);
	ask(s, "POST", "/edge/v1/reports", h.n.token,
	    device_report_body(&s->cx, &r, &other.signer, &digest), 422);
	shown.report = envelope_in(s, device_report_body(&s->cx, &r, &other.signer, &digest));
	foreign_found(&shown, "the log had no such head");
	foreign_sent(s, h.p.jonas.secret, foreign_note(s, 60, true), false);
	ck_assert(!foreign_is_entered(s, shown.note));
	shown.report = envelope_in(s, device_report_body(&s->cx, &r, &h.n.key.signer, &digest));
	foreign_found(&shown, "the log had no such head");
	ck_assert_int_eq(foreign_entered_after(s, -1, shown.note).held, HELD_BY_REPORT);
}

TEST(a_head_that_a_clients_program_went_by_is_not_disowned)
{
	auto_held h = { 0 };
	const char *note;

	held_open(&h);
	note = foreign_note(&h.p.s, 50, true);
	foreign_sent(&h.p.s, h.p.jonas.secret, note, true);
	not_disowned(&h, note, "a client's profile holds it");
	ask(&h.p.s, "POST", "/v1/log/notes", h.n.token, "{\"note\":\"x\",\"kept\":1}", 400);
	json_is(&h.p.s, "/pointer", "/kept");
}

TEST(a_head_that_somebody_else_wrote_to_the_anchor_is_not_disowned_and_halts_no_later_start)
{
	auto_held h = { 0 };
	struct site *s = &h.p.s;
	struct checkpoint head = { 0 };
	char origin[ORIGIN_MAX];
	struct tree_head is;
	struct printer line;

	held_open(&h);
	head.note = foreign_note(s, 50, true);
	assert_ok(&s->cx, checkpoint_read(&s->cx, head.note, origin, &is));
	head.size = is.size;
	head.root = is.root;
	anchor_line_print(&s->cx, &head, &line);
	assert_ok(&s->cx, anchor_append(&s->cx, s->anchor, line.text, line.size));
	ck_assert_int_eq(foreign_entered_after(s, -1, head.note).held, HELD_BY_ANCHOR);
	not_disowned(&h, head.note, "the anchor holds it");
	site_restart(s); /* the line is there, and so is the entry */
	ask(s, "GET", "/readyz", NULL, NULL, 200);
	json_is(s, "/soundness/state", "sound");
}

/* Somebody found it, two disowned it, and then a device comes that went by it. */
TEST(a_head_that_is_held_after_it_was_disowned_is_open_again_with_its_alarm)
{
	auto_held h = { 0 };
	struct foreign_note n;
	const char *note;

	held_open(&h);
	note = foreign_opened(&h.p);
	foreign_disowned(&h.p, note);
	alarms_become(&h.p, "log.forked", 0);
	n = foreign_entered_after(&h.p.s, -1, note);
	ck_assert_int_ne(n.disowned, NOTE_OPEN);
	reported(&h, note, n.disowned);
	alarm_says(&h, "a device's report holds it");
	not_disowned(&h, note, "a device's report holds it");
}

TEST(a_signature_is_refused_once_the_head_turns_out_to_be_held)
{
	auto_held h = { 0 };
	struct site *s = &h.p.s;
	const char *note, *act;

	held_open(&h);
	note = foreign_opened(&h.p);
	act = act_proposed(s, s->admin, "disown-head", disown_members(s, note));
	person_signs_act(s, &h.p.ben, act, "order", 201);
	foreign_sent(s, h.p.jonas.secret, note, true);
	person_signs_act(s, &h.p.anna, act, "order", 409);
	json_says(s, "/detail", "a client's profile holds it");
	act_is_now(&h.p, act, "open");
}

static const char *code_for(struct held_plant *h, const char *device)
{
	struct site *s = &h->p.s;

	ask(s, "POST", "/v1/devices", s->admin,
	    say(h, "{\"device\":\"%s\",\"site\":\"munich\",\"labels\":[]}", device), 201);
	secret_given(s, h->n.code);
	return h->n.code;
}

TEST(no_device_enrols_while_a_note_is_open_and_its_code_is_valid_afterwards)
{
	auto_held h = { 0 };
	struct site *s = &h.p.s;
	const char *note, *body;

	held_open(&h);
	note = foreign_opened(&h.p);
	h.n.name = "edge-2";
	body = device_enrol_body(&h.n, code_for(&h, "edge-2"));
	ask(s, "POST", "/edge/v1/enrol", NULL, body, 409);
	json_says(s, "/detail", "no device is enrolled meanwhile");
	json_says(
		s, "/detail",
		say(&h, "as entry %lld says", (long long)foreign_entered_after(s, -1, note).entry));
	json_says(s, "/next", say(&h, "disown-head --note %s", note_digest(s, note)));
	foreign_disowned(&h.p, note);
	ask(s, "POST", "/edge/v1/enrol", NULL, body, 201);
}

TEST(who_asks_without_a_code_learns_nothing_of_the_note)
{
	auto_held h = { 0 };
	struct site *s = &h.p.s;

	held_open(&h);
	foreign_sent(s, h.p.jonas.secret, foreign_note(s, 50, true), false);
	ask(s, "POST", "/edge/v1/enrol", NULL, device_enrol_body(&h.n, "sge_nothing"), 401);
}

TEST(polls_reports_and_other_acts_go_on_meanwhile)
{
	auto_held h = { 0 };
	struct site *s = &h.p.s;
	const char *digest;
	struct report r;

	held_open(&h);
	foreign_sent(s, h.p.jonas.secret, foreign_note(s, 50, true), false);
	r = device_report(&h.n, 1, NULL);
	ask(s, "POST", "/edge/v1/reports", h.n.token,
	    device_report_body(&s->cx, &r, &h.n.key.signer, &digest), 201);
	ask(s, "POST", "/v1/sites", s->admin,
	    "{\"id\":\"rome\",\"zone\":\"Europe/Rome\",\"title\":\"t\"}", 201);
}

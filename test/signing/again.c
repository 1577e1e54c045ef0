#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "documents/envelope.h"
#include "files.h"
#include "plant.h"
#include "store.h"

/*
 * What somebody could do with a signature that was given once: send it again, for the same thing,
 * for another one, as another person, or once its signer may not sign any more.
 */

#define MODEL            "models/m/model.json"
#define POLICY           "policies/approval.json"
#define say(s, ...)      arena_printf(&(s)->cx.mem, __VA_ARGS__)
#define SIGNATURES       "/v1/changes/1/signatures"
#define OTHER_SIGNATURES "/v1/changes/2/signatures"

static void opened(struct plant *p)
{
	plant_open(p);
	change_asked_of(&p->s, &p->jonas, MODEL, model_document(&p->s, "m", "a"), 201);
}

static void second_change(struct plant *p)
{
	change_asked_of(&p->s, &p->jonas, "models/n/model.json", model_document(&p->s, "n", "a"),
			201);
}

static const char *statement_url(struct plant *p, const struct person *who, const char *object)
{
	return say(&p->s, "/v1/%s/statement?key=%s&meaning=approval&role=approver", object,
		   who->key);
}

/* Of ben, who approves change 1. */
static const char *approval(struct plant *p)
{
	return envelope_body(&p->s, &p->ben, statement_url(p, &p->ben, "changes/1"));
}

static void signatures_are(struct plant *p, int change, size_t n)
{
	ask(&p->s, "GET", say(&p->s, "/v1/changes/%d", change), p->jonas.secret, NULL, 200);
	ck_assert_uint_eq(json_count(&p->s, "/signatures"), n);
}

/* ---- the same bytes ---- */

TEST(the_same_envelope_gets_its_first_answer_again_and_signs_once)
{
	auto_plant p = { 0 };
	const char *sent, *first;

	opened(&p);
	sent = approval(&p);
	first = arena_strdup(&p.s.cx.mem, ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201));
	ck_assert_str_eq(ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201), first);
	signatures_are(&p, 1, 1);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	change_is(&p.s, &p.jonas, 1, "merged");
	ck_assert_str_eq(ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201), first);
	signatures_are(&p, 1, 2);
	plant_holds(&p);
}

TEST(the_same_signature_on_an_act_gets_its_first_answer_again)
{
	auto_plant p = { 0 };
	const char *act, *url, *sent, *first;
	char carl[80];

	plant_open(&p);
	person_add(&p.s, "carl", "", carl);
	act = act_proposed(&p.s, p.s.admin, "grant-role",
			   "'person':'carl','role':'approver','site':'munich'");
	url = say(&p.s, "/v1/acts/%s/signatures", act);
	sent = envelope_body(&p.s, &p.ben,
			     say(&p.s, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver",
				 act, p.ben.key));
	first = arena_strdup(&p.s.cx.mem, ask(&p.s, "POST", url, p.ben.secret, sent, 201));
	ck_assert_str_eq(ask(&p.s, "POST", url, p.ben.secret, sent, 201), first);
	person_signs_act(&p.s, &p.anna, act, "order", 201);
	ck_assert_str_eq(ask(&p.s, "POST", url, p.ben.secret, sent, 201), first);
	ask(&p.s, "GET", say(&p.s, "/v1/acts/%s", act), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "done");
	ck_assert_uint_eq(json_count(&p.s, "/signatures"), 2);
}

/* A key of a request would remember one request; a statement is the same act under each. */
TEST(an_idempotency_key_has_no_say_in_what_is_signed)
{
	auto_plant p = { 0 };
	const char *sent;

	opened(&p);
	second_change(&p);
	sent = approval(&p);
	http(p.s.port, "POST", SIGNATURES, p.ben.secret, "Idempotency-Key: once\r\n", sent,
	     &p.s.last);
	ck_assert_int_eq(p.s.last.status, 201);
	sent = envelope_body(&p.s, &p.ben, statement_url(&p, &p.ben, "changes/2"));
	http(p.s.port, "POST", OTHER_SIGNATURES, p.ben.secret, "Idempotency-Key: once\r\n", sent,
	     &p.s.last);
	ck_assert_int_eq(p.s.last.status, 201);
	signatures_are(&p, 1, 1);
	signatures_are(&p, 2, 1);
}

#define CLIENTS 8
#define TIMES   13

struct sender {
	uint16_t port;
	const char *secret, *sent;
	struct answer first, more;
	int same; /* answers like the first, but for their Date */
};

static void *send_again(void *arg)
{
	struct sender *x = arg;

	http(x->port, "POST", SIGNATURES, x->secret, "", x->sent, &x->first);
	for (int i = 1; i < TIMES; i++) {
		http(x->port, "POST", SIGNATURES, x->secret, "", x->sent, &x->more);
		x->same += x->more.status == 201 && strcmp(x->more.body, x->first.body) == 0;
	}
	return NULL;
}

static struct sender *sent_at_once(struct plant *p, const char *sent)
{
	struct sender *x = arena_alloc(&p->s.cx.mem, CLIENTS * sizeof(*x));
	pthread_t t[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		x[i].port = p->s.port;
		x[i].secret = p->ben.secret;
		x[i].sent = sent;
		ck_assert_int_eq(pthread_create(&t[i], NULL, send_again, &x[i]), 0);
	}
	for (int i = 0; i < CLIENTS; i++)
		pthread_join(t[i], NULL);
	return x;
}

TEST(a_hundred_times_at_once_is_one_signature_and_one_answer)
{
	auto_plant p = { 0 };
	struct sender *x;
	const char *sent, *answer;

	opened(&p);
	sent = approval(&p);
	x = sent_at_once(&p, sent);
	answer = ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201);
	for (int i = 0; i < CLIENTS; i++) {
		ck_assert_int_eq(x[i].first.status, 201);
		ck_assert_str_eq(x[i].first.body, answer);
		ck_assert_int_eq(x[i].same, TIMES - 1);
	}
	signatures_are(&p, 1, 1);
	plant_holds(&p);
}

/* ---- other bytes, another person ---- */

TEST(other_bytes_under_the_id_of_a_signature_are_refused)
{
	auto_plant p = { 0 };
	struct statement st;
	struct printer text;
	const char *sent;

	opened(&p);
	ask(&p.s, "GET", statement_url(&p, &p.ben, "changes/1"), p.ben.secret, NULL, 200);
	assert_ok(&p.s.cx, statement_parse(&p.s.cx, p.s.last.body, p.s.last.body_size, &st));
	assert_ok(&p.s.cx, statement_print(&p.s.cx, &st, &text));
	sent = envelope_body_of(&p.s, &p.ben, text.text, text.size);
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201);
	st.comment = "I had a second look.";
	assert_ok(&p.s.cx, statement_print(&p.s.cx, &st, &text));
	sent = envelope_body_of(&p.s, &p.ben, text.text, text.size);
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 409);
	ck_assert(json_has(&p.s, "/entry"));
	signatures_are(&p, 1, 1);
}

TEST(nobody_sends_the_signature_of_another)
{
	auto_plant p = { 0 };
	const char *sent;

	opened(&p);
	sent = approval(&p);
	ask(&p.s, "POST", SIGNATURES, p.anna.secret, sent, 403);
	json_is(&p.s, "/pointer", "/predicate/key/fingerprint");
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201);
	ask(&p.s, "POST", SIGNATURES, p.anna.secret, sent, 403);
	signatures_are(&p, 1, 1);
}

/* ---- the same signature, for something else ---- */

TEST(a_signature_on_one_change_signs_no_other_before_and_after_it_was_entered)
{
	auto_plant p = { 0 };
	const char *sent;

	opened(&p);
	second_change(&p);
	sent = approval(&p);
	ask(&p.s, "POST", OTHER_SIGNATURES, p.ben.secret, sent, 409);
	ck_assert(json_has(&p.s, "/entry"));
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 201);
	ask(&p.s, "POST", OTHER_SIGNATURES, p.ben.secret, sent, 409);
	ck_assert(json_has(&p.s, "/entry"));
	signatures_are(&p, 2, 0);
}

TEST(a_signature_on_one_act_signs_no_other_act_and_no_change)
{
	auto_plant p = { 0 };
	const char *one, *other, *sent;
	char carl[80];

	opened(&p);
	person_add(&p.s, "carl", "", carl);
	one = act_proposed(&p.s, p.anna.secret, "suspend", "'person':'carl'");
	other = act_proposed(&p.s, p.anna.secret, "suspend", "'person':'jonas'");
	sent = envelope_body(&p.s, &p.ben,
			     say(&p.s, "/v1/acts/%s/statement?key=%s&meaning=order&role=approver",
				 one, p.ben.key));
	ask(&p.s, "POST", say(&p.s, "/v1/acts/%s/signatures", other), p.ben.secret, sent, 409);
	ck_assert(json_has(&p.s, "/entry"));
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, 409);
	ck_assert(json_has(&p.s, "/entry"));
	ask(&p.s, "GET", say(&p.s, "/v1/acts/%s", other), p.s.admin, NULL, 200);
	json_is(&p.s, "/state", "open");
	ck_assert_uint_eq(json_count(&p.s, "/signatures"), 0);
	signatures_are(&p, 1, 0);
}

/* ---- by whom ---- */

static void logs_out(struct plant *p)
{
	ask(&p->s, "DELETE", "/v1/session", p->ben.secret, NULL, 200);
}

static void has_a_password_anew(struct plant *p)
{
	char secret[80];

	plant_approver(p, "rosa");
	password_anew(&p->s, "ben", secret);
}

static void loses_the_role(struct plant *p)
{
	plant_approver(p, "rosa");
	role_grant_at(&p->s, "ben", "reviewer", "*"); /* or the change would be out of sight */
	ask(&p->s, "POST", "/v1/users/ben/roles/revoke", p->s.admin,
	    body(&p->s, "{'role':'approver','site':'*','reason':'left'}"), 201);
}

static void revokes_the_key(struct plant *p)
{
	ask(&p->s, "POST", say(&p->s, "/v1/keys/%s/revoke", p->ben.key), p->ben.secret,
	    body(&p->s, "{'reason':'lost'}"), 201);
}

/* clang-format off */
static const struct { void (*happens)(struct plant *p); int status; } ended[] = {
	{ logs_out,              401 },
	{ has_a_password_anew, 401 },
	{ loses_the_role,        403 },
	{ revokes_the_key,       403 },
};
/* clang-format on */

TEST_EACH(what_was_signed_before_a_right_ended_is_not_entered_after_it, ended)
{
	auto_plant p = { 0 };
	const char *sent;

	opened(&p);
	sent = approval(&p);
	ended[_i].happens(&p);
	ask(&p.s, "POST", SIGNATURES, p.ben.secret, sent, ended[_i].status);
	signatures_are(&p, 1, 0);
}

/* A key is one person's: a second account under it would be a second signature. */
TEST(one_key_is_of_one_account)
{
	struct ssh_key public;
	auto_plant p = { 0 };

	plant_open(&p);
	public = ssh_ed25519(p.ben.signer.signer.public);
	ask(&p.s, "POST", "/v1/keys", p.jonas.secret,
	    body(&p.s, "{'public':'%s','custody':'file','roles':['approver']}",
		 ssh_key_print(&p.s.cx, &public, NULL)),
	    409);
}

/* Of two keys of one person, one signature counts: the second is refused. */
TEST(two_keys_of_one_person_are_one_signature)
{
	struct person again, rosa;
	auto_plant p = { 0 };
	const char *act;

	opened(&p);
	rosa = plant_approver(&p, "rosa");
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	again = p.ben;
	person_key_add(&p.s, &again, "approver");
	act = key_act(&p.s, p.s.admin, again.key);
	person_signs_act(&p.s, &p.anna, act, "acknowledgement", 201);
	person_signs_act(&p.s, &rosa, act, "acknowledgement", 201);
	person_signs(&p.s, &again, 1, "approval", "approver", 409);
	json_says(&p.s, "/detail", "'ben' has signed it already");
	signatures_are(&p, 1, 1);
}

/* A change of the policy needs two approvals. */
TEST(a_key_that_signs_twice_in_one_envelope_counts_once)
{
	auto_plant p = { 0 };
	const char *envelope, *first, *twice, *policy;

	plant_open(&p);
	policy = arena_strdup(&p.s.cx.mem,
			      ask(&p.s, "GET", "/v1/documents/" POLICY, p.jonas.secret, NULL, 200));
	change_asked_of(
		&p.s, &p.jonas, POLICY,
		text_with(&p.s.cx, policy, "\"not_after_days\": 7", "\"not_after_days\": 8"), 201);
	ask(&p.s, "GET", statement_url(&p, &p.ben, "changes/1"), p.ben.secret, NULL, 200);
	assert_ok(&p.s.cx, envelope_sign(&p.s.cx, &p.ben.signer.signer, p.s.last.body,
					 p.s.last.body_size, &envelope));
	first = strrchr(envelope, '[') + 1;
	twice = say(&p.s, "%.*s,%s", (int)(strrchr(envelope, ']') - envelope), envelope, first);
	ask(&p.s, "POST", SIGNATURES, p.ben.secret,
	    body(&p.s, "{'envelope':%s}", quoted(&p.s, twice)), 201);
	signatures_are(&p, 1, 1);
	json_is(&p.s, "/state", "open");
	json_is(&p.s, "/missing", "1 approval by role approver at *");
}

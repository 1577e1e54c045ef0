#include <string.h>

#include "person.h"
#include "trust_desk.h"

/* What people signed in a review stands in the next trust/signers.json, as the log proves it. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

/* anna's key and ben's confirmed those of dora and of carl; then anna's is revoked from what it
 * signed for carl on. */
struct stolen {
	struct site s;
	struct desk d;
	struct person anna, carl, dora;
	const char *confirmed; /* the index of the entry of that signature */
};

static void approver_comes(struct site *s, struct person *who, const char *id)
{
	*who = (struct person){ .id = id };
	person_add(s, id, "", who->secret);
	role_granted_by_act(s, id, "approver", "*");
	person_key_add(s, who, "approver");
}

static void stolen_open(struct stolen *t)
{
	struct site *s = &t->s;
	const char *act;

	s->use = USE_TRAINING;
	trust_desk_found(s, &t->d);
	run(&t->d, "ben", 0, "trust", "upload", "t", NULL);
	approver_comes(s, &t->dora, "dora");
	person_key_confirmed(s, &t->dora, s->founder[1]);
	approver_comes(s, &t->carl, "carl");
	act = key_act(s, s->admin, t->carl.key);
	person_signs_act(s, s->founder[0], act, "acknowledgement", 201);
	t->confirmed = arena_strdup(&s->cx.mem, json_at(s, "/index"));
	person_signs_act(s, s->founder[1], act, "acknowledgement", 201);
	act = act_proposed(s, s->admin, "revoke-key",
			   say(s, "'key':'%s','since':%s", s->founder[0]->key, t->confirmed));
	person_signs_act(s, &t->dora, act, "order", 201);
}

static void stolen_close(struct stolen *t)
{
	desk_close(&t->d);
	site_close(&t->s);
}
#define auto_stolen cleanup(stolen_close) struct stolen

static void reviewed(struct stolen *t)
{
	const char *act = act_proposed(
		&t->s, t->s.admin, "review",
		say(&t->s, "'key':'%s','upholds':[%s]", t->s.founder[0]->key, t->confirmed));

	run(&t->d, "ben", 0, "act", "sign", act, "--key", "ben.seed", "--yes", NULL);
	output_says(t->d.out, "is done");
}

TEST(a_key_that_a_disputed_signature_confirmed_counts_once_a_review_upheld_that)
{
	auto_stolen t = { 0 };
	const char *text;
	size_t size;

	stolen_open(&t);
	run(&t.d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says(t.d.out, "of carl is left out: a signer's own key was revoked before");
	reviewed(&t);
	run(&t.d, "ben", 0, "trust", "signers", "t", "--yes", NULL);
	output_says_not(t.d.out, "of carl is left out");
	output_says(t.d.out, say(&t.s, "the signature of entry %s is upheld", t.confirmed));
	text = desk_text(&t.d, "t/" TRUST_SIGNERS, &size);
	output_says(text, say(&t.s, "\"revoked_at\":%s,\"upheld\":[%s]", t.confirmed, t.confirmed));
	output_says(text, "{\"id\":\"carl\"");
}

TEST(a_review_of_one_key_upholds_nothing_of_another)
{
	auto_stolen t = { 0 };
	struct planted lie;

	stolen_open(&t);
	reviewed(&t);
	ask(&t.s, "POST", say(&t.s, "/v1/keys/%s/revoke", t.dora.key), t.dora.secret,
	    "{\"reason\":\"it is lost\"}", 201);
	lie = (struct planted){
		/* as signet asks for it */
		.path = say(&t.s, "/v1/keys/sha256%%3A%s/reviews", t.dora.key + HEX_AT),
		.body = ask(&t.s, "GET", say(&t.s, "/v1/keys/%s/reviews", t.s.founder[0]->key),
			    t.s.admin, NULL, 200),
	};
	auto_liar l = liar_plant(&t.d, &lie, 1);
	desk_login(&t.d, "ben");
	run(&t.d, "ben", 7, "trust", "signers", "t", "--yes", NULL);
	ck_assert_int_gt(l.pid, 0);
	output_says(t.d.err, say(&t.s, "reviewed nothing of the key %s", t.dora.key));
}

TEST(a_review_is_proposed_at_a_terminal_and_what_it_upheld_is_listed)
{
	auto_stolen t = { 0 };
	const char *key;

	stolen_open(&t);
	key = t.s.founder[0]->key;
	run(&t.d, "ben", 0, "key", "disputed", key, NULL);
	output_says(t.d.out, "confirm-key of ");
	output_says(t.d.out, "UPHELD BY");
	run(&t.d, "ben", 0, "act", "propose", "review", "--key-id", key, "--upholds", t.confirmed,
	    "--reason", "carl was there", NULL);
	run(&t.d, "ben", 2, "act", "propose", "review", "--key-id", key, "--upholds", "x",
	    "--reason", "carl was there", NULL);
	output_says(t.d.err, "an entry is named by its index");
}

#include <stdlib.h>

#include "plant.h"

/* Who had a part in one revocation of a key had one in what each of them disputes. */

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static long long signed_by_mara(struct plant *p, const char *model)
{
	struct site *s = &p->s;
	int n = change_asked_of(s, &p->jonas, say(s, "models/%s/model.json", model),
				model_document(s, model, "a"), 201);

	person_signs(s, &p->mara, n, "review", "reviewer", 201);
	return atoll(json_at(s, "/index"));
}

/* The entry of the revocation of mara's key. */
static long long revoked(struct plant *p, struct person *signer, long long since)
{
	struct site *s = &p->s;
	const char *act = act_proposed(s, s->admin, "revoke-key",
				       say(s, "'key':'%s','since':%lld", p->mara.key, since));

	person_signs_act(s, signer, act, "order", 201);
	ask(s, "GET", say(s, "/v1/keys/%s", p->mara.key), s->admin, NULL, 200);
	return atoll(json_at(s, "/index"));
}

static const char *review_of(struct plant *p, long long revocation, long long upholds)
{
	return act_proposed(&p->s, p->s.admin, "review",
			    say(&p->s, "'entry':%lld,'upholds':[%lld]", revocation, upholds));
}

TEST(who_signed_one_revocation_of_a_key_reviews_no_other_one_of_it)
{
	long long first, second, by_ben, by_carl;
	auto_plant p = { 0 };
	struct person carl;
	const char *act;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	first = signed_by_mara(&p, "one");
	second = signed_by_mara(&p, "two");
	by_ben = revoked(&p, &p.ben, second);
	by_carl = revoked(&p, &carl, first);
	person_signs_act(&p.s, &carl, review_of(&p, by_ben, second), "confirmation", 403);
	act = review_of(&p, by_carl, second);
	person_signs_act(&p.s, &p.ben, act, "confirmation", 403);
	json_says(&p.s, "/detail", "'ben' proposed or signed a revocation of the key");
	person_signs_act(&p.s, &p.anna, act, "confirmation", 201);
	plant_holds(&p);
}

/* Nobody waits for a review of what disputes nothing. */
TEST(who_signed_a_revocation_that_disputes_nothing_reviews_no_other_one_of_that_key)
{
	long long signature, by_ben;
	auto_plant p = { 0 };
	struct site *s = &p.s;
	struct person carl;
	const char *act;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	signature = signed_by_mara(&p, "one");
	change_asked_of(s, &p.jonas, "models/two/model.json", model_document(s, "two", "a"), 201);
	revoked(&p, &carl, atoll(json_at(s, "/index")));
	ask(s, "GET", say(s, "/v1/keys/%s/disputed", p.mara.key), p.ben.secret, NULL, 200);
	ck_assert_uint_eq(json_count(s, "/items"), 0);
	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'review','reason':'a test','key':'%s'}", p.mara.key), 400);
	by_ben = revoked(&p, &p.ben, signature);
	act = review_of(&p, by_ben, signature);
	person_signs_act(s, &carl, act, "confirmation", 403);
	json_says(s, "/detail", "'carl' proposed or signed a revocation of the key");
	ask(s, "POST", say(s, "/v1/acts/%s/withdraw", act), carl.secret, body(s, "{'reason':'r'}"),
	    403);
	person_signs_act(s, &p.anna, act, "confirmation", 201);
	plant_holds(&p);
}

/* By a key that others confirmed since. */
TEST(whose_key_was_revoked_reviews_no_revocation_of_it)
{
	auto_plant p = { 0 };
	long long signature;
	struct person carl;
	const char *act;

	plant_open(&p);
	carl = plant_approver(&p, "carl");
	person_signs(&p.s, &carl,
		     change_asked_of(&p.s, &p.jonas, "models/one/model.json",
				     model_document(&p.s, "one", "a"), 201),
		     "approval", "approver", 201);
	signature = atoll(json_at(&p.s, "/index"));
	act = act_proposed(&p.s, p.s.admin, "revoke-key",
			   say(&p.s, "'key':'%s','since':%lld", carl.key, signature));
	person_signs_act(&p.s, &p.ben, act, "order", 201);
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s", carl.key), p.s.admin, NULL, 200);
	act = review_of(&p, atoll(json_at(&p.s, "/index")), signature);
	person_key_add(&p.s, &carl, "approver");
	person_key_confirmed(&p.s, &carl, &p.anna);
	person_signs_act(&p.s, &carl, act, "confirmation", 403);
	json_is(&p.s, "/detail", "it concerns 'carl', who does not sign it");
	person_signs_act(&p.s, &p.anna, act, "confirmation", 201);
	plant_holds(&p);
}

TEST(where_each_who_is_able_had_a_part_in_a_revocation_the_refusal_says_who_signs)
{
	long long first, second, by_ben;
	auto_plant p = { 0 };
	const char *act;

	plant_open(&p);
	first = signed_by_mara(&p, "one");
	second = signed_by_mara(&p, "two");
	by_ben = revoked(&p, &p.ben, second);
	act = review_of(&p, by_ben, second);
	revoked(&p, &p.anna, first);
	person_signs_act(&p.s, &p.anna, act, "confirmation", 403);
	json_says(&p.s, "/next", "the root's holders sign it");
	plant_holds(&p);
}

TEST(what_was_upheld_is_said_to_be_so_with_its_entry_and_is_not_upheld_again)
{
	auto_plant p = { 0 };
	long long signature, by_ben;
	const char *review;

	plant_open(&p);
	signature = signed_by_mara(&p, "one");
	by_ben = revoked(&p, &p.ben, signature);
	person_signs_act(&p.s, &p.anna, review_of(&p, by_ben, signature), "confirmation", 201);
	ask(&p.s, "GET", say(&p.s, "/v1/keys/%s/disputed", p.mara.key), p.ben.secret, NULL, 200);
	review = say(&p.s, "%s", json_at(&p.s, "/items/0/upheld"));
	ask(&p.s, "POST", "/v1/acts", p.s.admin,
	    body(&p.s, "{'act':'review','reason':'a test','entry':%lld,'upholds':[%lld]}", by_ben,
		 signature),
	    409);
	json_is(&p.s, "/pointer", "/upholds/0");
	json_is(&p.s, "/detail",
		say(&p.s, "entry %lld is upheld already, by entry %s", signature, review));
}

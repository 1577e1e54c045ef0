#include "anew.h"

#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "leaper.h"
#include "waiting.h"

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

void newcomer_add(struct plant *p, struct person *out, const char *id)
{
	*out = (struct person){ .id = id };
	person_add(&p->s, id, "", out->secret);
	person_key_add(&p->s, out, "approver");
}

void anew_open(struct founding_anew *f)
{
	plant_rooted(&f->p);
	newcomer_add(&f->p, &f->carl, "carl");
	newcomer_add(&f->p, &f->dana, "dana");
}

void anew_close(struct founding_anew *f)
{
	clock_right();
	plant_close(&f->p);
}

const char *anew_named(struct site *s, const struct person *p)
{
	return say(s, "{'id':'%s','fingerprint':'%s'}", p->id,
		   ed25519_fingerprint(&s->cx, p->signer.signer.public));
}

const char *two_named(struct founding_anew *f)
{
	struct site *s = &f->p.s;

	return say(s, "'people':[%s,%s]", anew_named(s, &f->carl), anew_named(s, &f->dana));
}

void refound_refused(struct founding_anew *f, const char *members, int status, const char *place,
		     const char *detail)
{
	struct site *s = &f->p.s;

	ask(s, "POST", "/v1/acts", s->admin,
	    body(s, "{'act':'refound','reason':'a test',%s}", json_of(s, members)), status);
	if (place)
		json_is(s, "/pointer", place);
	json_says(s, "/detail", detail);
}

const char *refound_signed(struct founding_anew *f, const char *members)
{
	const char *act = act_proposed(&f->p.s, f->p.s.admin, "refound", members);

	holder_signs(&f->p, 0, act, 201);
	holder_signs(&f->p, 1, act, 201);
	return act;
}

/* The index of the entry that announced it. */
int64_t anew_announced(struct founding_anew *f)
{
	struct site *s = &f->p.s;
	const char *act = act_proposed(s, s->admin, "announce-refounding", two_named(f));

	holder_signs(&f->p, 0, act, 201);
	holder_signs(&f->p, 1, act, 201);
	ask(s, "GET", say(s, "/v1/acts/%s", act), s->admin, NULL, 200);
	json_is(s, "/state", "done");
	return strtoll(json_at(s, "/done/index"), NULL, 10);
}

void key_given_up(struct founding_anew *f, struct person *p, const char *key)
{
	ask(&f->p.s, "POST", say(&f->p.s, "/v1/keys/%s/revoke", key), p->secret,
	    "{\"reason\":\"it is lost\"}", 201);
}

/* Both approvers have lost the keys that they hold. */
void approvers_gone(struct founding_anew *f)
{
	key_given_up(f, &f->p.anna, f->p.anna.own);
	key_given_up(f, &f->p.ben, f->p.ben.key);
}

void anew_approves(struct founding_anew *f, const char *id, bool is)
{
	ask(&f->p.s, "GET", say(&f->p.s, "/v1/users/%s", id), f->p.s.admin, NULL, 200);
	ck_assert_uint_eq(json_times(&f->p.s, "/roles", "/role", "approver"), is);
}

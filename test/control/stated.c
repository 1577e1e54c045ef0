#include <stddef.h>
#include <string.h>

#include "documents/envelope.h"
#include "files.h"
#include "plant.h"

/* What a statement says besides who signs what: each member is judged, or refused. */

#define MODEL "models/m/model.json"

static void waiting(struct plant *p)
{
	plant_open(p);
	change_asked_of(&p->s, &p->jonas, MODEL, model_document(&p->s, "m", "a"), 201);
}

/* What one of them would sign of change 1. */
static void drafted(struct plant *p, const struct person *who, struct statement *out)
{
	struct site *s = &p->s;

	ask(s, "GET",
	    arena_printf(&s->cx.mem,
			 "/v1/changes/1/statement?key=%s&meaning=approval&role=approver", who->key),
	    who->secret, NULL, 200);
	assert_ok(&s->cx, statement_parse(&s->cx, s->last.body, s->last.body_size, out));
}

static void ben_signs(struct plant *p, const struct statement *st, int status, const char *pointer)
{
	struct site *s = &p->s;
	struct printer text;

	assert_ok(&s->cx, statement_print(&s->cx, st, &text));
	ask(s, "POST", "/v1/changes/1/signatures", p->ben.secret,
	    envelope_body_of(s, &p->ben, text.text, text.size), status);
	if (pointer)
		json_is(s, "/pointer", pointer);
}

#define DIGEST     "sha256:9c4a1f2b8d7e6c5b4a39281706f5e4d3c2b1a0f9e8d7c6b5a493827160f5e4d3"
#define AT(member) offsetof(struct statement, member)

/* clang-format off */
static const struct { size_t member, second; const char *is, *also; int status; const char *pointer; } besides[] = {
	{ AT(title), 0, "Head of Quality", NULL, 400, "/predicate/signer/title" },
	{ AT(acknowledged), 0, DIGEST, NULL, 400, "/predicate/acknowledged" },
	{ AT(delegation), AT(delegator), "0190b8c4-9f10-7b22-8d01-5a7c3e9b4d60", "anna", 400, "/predicate/delegation" },
	{ AT(shown_language), AT(shown_rendering), "en", DIGEST, 400, "/predicate/shown" },
	{ AT(policy), 0, DIGEST, NULL, 409, "/predicate/policy" },
};
/* clang-format on */

static void text_put(struct statement *st, size_t member, const char *text)
{
	if (text)
		memcpy((char *)st + member, &text, sizeof(text));
}

TEST_EACH(what_nobody_judges_or_nobody_knew_is_refused_at_its_place, besides)
{
	struct statement st;
	auto_plant p = { 0 };

	waiting(&p);
	drafted(&p, &p.ben, &st);
	text_put(&st, besides[_i].member, besides[_i].is);
	text_put(&st, besides[_i].second, besides[_i].also);
	ben_signs(&p, &st, besides[_i].status, besides[_i].pointer);
}

/* The policy gives signatures eight days instead of seven. */
static void policy_changed(struct plant *p)
{
	struct person rosa = plant_approver(p, "rosa");
	struct site *s = &p->s;

	ask(s, "GET", "/v1/documents/policies/approval.json", p->jonas.secret, NULL, 200);
	change_asked_of(s, &p->jonas, "policies/approval.json",
			text_with(&s->cx,
				  arena_strndup(&s->cx.mem, s->last.body, s->last.body_size),
				  "\"not_after_days\": 7", "\"not_after_days\": 8"),
			201);
	person_signs(s, &p->ben, 2, "approval", "approver", 201);
	person_signs(s, &rosa, 2, "approval", "approver", 201);
	change_is(s, &p->jonas, 2, "merged");
}

TEST(a_statement_names_the_policy_that_was_in_force_at_its_head)
{
	struct statement before, after, mixed;
	auto_plant p = { 0 };

	waiting(&p);
	drafted(&p, &p.ben, &before);
	policy_changed(&p);
	drafted(&p, &p.ben, &after);
	ck_assert_str_ne(before.policy, after.policy);
	mixed = after;
	mixed.policy = before.policy;
	ben_signs(&p, &mixed, 409, "/predicate/policy");
	mixed = before;
	mixed.policy = after.policy;
	ben_signs(&p, &mixed, 409, "/predicate/policy");
	ben_signs(&p, &before, 201, NULL);
}

/* The envelope of one signature of change 1, as the server lists it. */
static void listed(struct plant *p, const char *signature, struct statement *out)
{
	struct site *s = &p->s;

	ask(s, "GET", arena_printf(&s->cx.mem, "/v1/changes/1/signatures/%s", signature),
	    p->jonas.secret, NULL, 200);
	assert_ok(&s->cx, envelope_peek(&s->cx, s->last.body, s->last.body_size, out));
}

TEST(a_sealed_key_states_what_was_typed_and_its_entry_who_showed_it)
{
	const char *sealed, *own;
	struct statement st;
	auto_plant p = { 0 };

	waiting(&p);
	drafted(&p, &p.anna, &st);
	ck_assert_uint_eq(st.auth.n_components, 2);
	person_signs(&p.s, &p.mara, 1, "review", "reviewer", 201);
	person_signs(&p.s, &p.ben, 1, "approval", "approver", 201);
	ask(&p.s, "GET", "/v1/changes/1", p.jonas.secret, NULL, 200);
	json_is(&p.s, "/signatures/0/custody", "sealed");
	json_is(&p.s, "/signatures/0/shown", "server");
	json_is(&p.s, "/signatures/1/shown", "null");
	sealed = arena_strdup(&p.s.cx.mem, json_at(&p.s, "/signatures/0/id"));
	own = arena_strdup(&p.s.cx.mem, json_at(&p.s, "/signatures/1/id"));
	listed(&p, sealed, &st);
	ck_assert_str_eq(st.auth.components[0], "id");
	ck_assert_str_eq(st.auth.components[1], "password");
	ck_assert(st.auth.first_in_series && st.auth.n_factors == 0);
	listed(&p, own, &st);
	ck_assert_uint_eq(st.auth.n_components, 0);
}

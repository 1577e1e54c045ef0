#include "loss.h"

#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "leaper.h"
#include "release.h"

#define MODEL "/v1/models/" RELEASE_MODEL

#define say(l, ...) arena_printf(&(l)->p->s.cx.mem, __VA_ARGS__)

void loss_open(struct loss *l, struct plant *p)
{
	l->p = p;
	plant_published(p);
	person_with_key(&p->s, &l->rita, "rita", "reviewer", false, &p->anna);
	person_add(&p->s, "olga", "operator", l->olga);
}

void loss_days_pass(struct loss *l, int64_t days)
{
	clock_ahead(days * 24 * HOUR_MS);
	plant_login(l->p);
	person_login(&l->p->s, &l->rita);
	memcpy(l->olga, l->p->jonas.secret, sizeof(l->olga)); /* who reads what olga did */
}

void loss_overdue(struct loss *l)
{
	int64_t since = loss_entries(l);
	int second = loss_release_asked(l, 2, 1);

	loss_signed(l, &l->p->mara, loss_release_asked(l, 3, 1));
	loss_rollout_becomes(l, 3, "running");
	loss_revoked(l, since);
	loss_rollout_becomes(l, 3, "halted");
	loss_days_pass(l, 6);
	loss_signed(l, &l->rita, second);
	loss_release_is(l, 2, 200);
}

/* ---- what there is ---- */

/* The rollout of the release has the state; NULL: there is none. */
bool loss_rollout_is(struct loss *l, int64_t release, const char *state)
{
	struct site *s = &l->p->s;
	const char *number = say(l, "%lld", (long long)release), *at;

	ask(s, "GET", "/v1/rollouts", l->olga, NULL, 200);
	if (json_times(s, "/items", "/release", number) == 0)
		return state == NULL;
	at = json_find(s, "/items", "/release", number);
	return state && strcmp(json_at(s, "%s/state", at), state) == 0;
}

void loss_rollout_becomes(struct loss *l, int64_t release, const char *state)
{
	int64_t begun = clock_elapsed_ms();

	while (!loss_rollout_is(l, release, state) && clock_elapsed_ms() - begun < PATIENCE_MS)
		;
	ck_assert(loss_rollout_is(l, release, state));
}

/* All that follows from what was asked for before has happened. */
static void loss_followed(struct loss *l)
{
	for (int i = 0; i < 8; i++)
		publication_await(l->p);
}

void loss_release_is(struct loss *l, int64_t number, int status)
{
	loss_followed(l);
	ask(&l->p->s, "GET", say(l, MODEL "/releases/%lld", (long long)number), l->olga, NULL,
	    status);
}

/* ---- what happens ---- */

int64_t loss_entries(struct loss *l)
{
	const char *head = ask(&l->p->s, "GET", "/log/checkpoint", NULL, NULL, 200);

	return atoll(head + strcspn(head, "\n") + 1);
}

void loss_revoked(struct loss *l, int64_t since)
{
	const char *act =
		act_proposed(&l->p->s, l->p->s.admin, "revoke-key",
			     say(l, "'key':'%s','since':%lld", l->p->mara.key, (long long)since));

	person_signs_act(&l->p->s, &l->p->ben, act, "order", 201);
}

/* anna upholds what something rests on, or nothing. */
void loss_reviewed(struct loss *l, bool upheld)
{
	struct site *s = &l->p->s;
	const char *upholds = "", *act;
	size_t n;

	ask(s, "GET", say(l, "/v1/keys/%s/disputed?limit=100", l->p->mara.key), l->olga, NULL, 200);
	n = json_count(s, "/items");
	for (size_t i = 0; upheld && i < n; i++)
		if (json_count(s, "/items/%zu/rests", i) > 0)
			upholds = say(l, "%s%s%s", upholds, *upholds ? "," : "",
				      json_at(s, "/items/%zu/entry", i));
	act = act_proposed(s, l->p->anna.secret, "review",
			   say(l, "'key':'%s','upholds':[%s]", l->p->mara.key, upholds));
	person_signs_act(s, &l->p->anna, act, "confirmation", 201);
}

int loss_release_asked(struct loss *l, int64_t number, int64_t version)
{
	return change_asked_of(
		&l->p->s, &l->p->jonas,
		say(l, "models/" RELEASE_MODEL "/releases/%lld.json", (long long)number),
		release_record(l->p, number, version), 201);
}

void loss_signed(struct loss *l, struct person *reviewer, int change)
{
	person_signs(&l->p->s, reviewer, change, "review", "reviewer", 201);
	person_signs(&l->p->s, &l->p->ben, change, "approval", "approver", 201);
	change_is(&l->p->s, &l->p->jonas, change, "merged");
}

void loss_withdrawn(struct loss *l, int64_t release)
{
	struct site *s = &l->p->s;
	long long number = (long long)release;
	const char *path = say(l, "models/" RELEASE_MODEL "/releases/%lld.withdrawn.json", number);

	loss_signed(l, &l->rita,
		    change_asked_of(s, &l->p->jonas, path,
				    body(s,
					 "{'v':1,'model':'" RELEASE_MODEL
					 "','number':%lld,'reason':'a test'}",
					 number),
				    201));
}

void loss_resume(struct loss *l, int status)
{
	struct site *s = &l->p->s;

	ask(s, "GET", "/v1/rollouts", l->olga, NULL, 200);
	ask(s, "POST", say(l, "/v1/rollouts/%s/resume", json_at(s, "/items/0/id")), l->olga,
	    body(s, "{'reason':'a test'}"), status);
}

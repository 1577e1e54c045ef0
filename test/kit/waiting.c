#include "waiting.h"

#include <string.h>

#include "base/clock.h"
#include "clocks.h"
#include "leaper.h"
#include "release.h"

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

static void admin_in_again(struct plant *p)
{
	ask(&p->s, "POST", "/v1/session", NULL,
	    body(&p->s, "{'user':'root','password':'" PASSWORD "'}"), 201);
	secret_given(&p->s, p->s.admin);
}

void plant_later(struct plant *p, int64_t ms)
{
	clock_ahead(ms);
	admin_in_again(p);
}

void act_is_now(struct plant *p, const char *act, const char *state)
{
	ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
	json_is(&p->s, "/state", state);
}

void act_becomes(struct plant *p, const char *act, const char *state)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&p->s, "GET", say(&p->s, "/v1/acts/%s", act), p->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (strcmp(json_at(&p->s, "/state"), state) != 0);
}

void alarms_become(struct plant *p, const char *kind, size_t n)
{
	int64_t begun = clock_elapsed_ms();

	do {
		ask(&p->s, "GET", "/v1/alarms", p->s.admin, NULL, 200);
		ck_assert_int_lt(clock_elapsed_ms() - begun, PATIENCE_MS);
	} while (json_times(&p->s, "/items", "/kind", kind) != n);
}

void plant_rooted(struct plant *p)
{
	char secret[80];

	plant_open(p);
	person_add(&p->s, "iris", "", secret);
	trust_found(p);
	trust_send(p, 201);
}

const char *held_by(struct plant *p, const struct seed_signer *holder, const char *document)
{
	const char *keyid, *sig;

	assert_ok(&p->s.cx, tuf_bytes_sign(&p->s.cx, &holder->signer, document, strlen(document),
					   &keyid, &sig));
	return body(&p->s, "{'keyid':'%s','sig':'%s'}", keyid, sig);
}

void holder_signs(struct plant *p, size_t holder, const char *act, int status)
{
	const char *document = arena_strdup(
		&p->s.cx.mem,
		ask(&p->s, "GET", say(&p->s, "/v1/acts/%s/document", act), p->s.admin, NULL, 200));

	ask(&p->s, "POST", say(&p->s, "/v1/acts/%s/root-signatures", act), p->jonas.secret,
	    held_by(p, &p->keys.root[holder], document), status);
}

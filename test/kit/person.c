#include "person.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "documents/envelope.h"

#define say(s, ...) arena_printf(&(s)->cx.mem, __VA_ARGS__)

void person_login(struct site *s, struct person *p)
{
	ask(s, "POST", "/v1/session", NULL,
	    body(s, "{'user':'%s','password':'" PASSWORD "'}", p->id), 201);
	secret_given(s, p->secret);
}

void person_key_add(struct site *s, struct person *p, const char *role)
{
	unsigned char seed[SEED_SIZE];
	struct ssh_key public;

	if (p->sealed) {
		ask(s, "POST", "/v1/keys/sealed", p->secret,
		    body(s, "{'password':'" PASSWORD "','roles':['%s']}", role), 201);
	} else {
		randombytes_buf(seed, sizeof(seed));
		seed_signer_init(&p->signer, seed);
		public = ssh_ed25519(p->signer.signer.public);
		ask(s, "POST", "/v1/keys", p->secret,
		    body(s, "{'public':'%s','custody':'file','roles':['%s']}",
			 ssh_key_print(&s->cx, &public, NULL), role),
		    201);
	}
	snprintf(p->key, sizeof(p->key), "%s", json_at(s, "/fact/id"));
}

const char *envelope_body_of(struct site *s, struct person *p, const char *statement, size_t size)
{
	const char *envelope;

	assert_ok(&s->cx, envelope_sign(&s->cx, &p->signer.signer, statement, size, &envelope));
	return body(s, "{'envelope':%s}", quoted(s, envelope));
}

const char *envelope_body(struct site *s, struct person *p, const char *url)
{
	ask(s, "GET", url, p->secret, NULL, 200);
	return envelope_body_of(s, p, s->last.body, s->last.body_size);
}

/* ---- keys are confirmed ---- */

static bool key_waits(struct site *s, const struct person *p)
{
	ask(s, "GET", say(s, "/v1/keys/%s", p->key), s->admin, NULL, 200);
	return strcmp(json_at(s, "/state"), "pending") == 0;
}

/* Sessions end with a restart. */
static void founder_is_there(struct site *s, struct person *p)
{
	http(s->port, "GET", "/v1/session", p->secret, "", "", &s->last);
	if (s->last.status != 200)
		person_login(s, p);
}

const char *key_act(struct site *s, const char *secret, const char *key)
{
	return act_proposed(s, secret, "confirm-key", say(s, "'key':'%s'", key));
}

void person_key_confirmed(struct site *s, struct person *p, struct person *by)
{
	const char *act = key_act(s, by->secret, p->key);

	person_signs_act(s, by, act, "acknowledgement", 201);
	for (size_t i = 0; i < countof(s->founder); i++) {
		struct person *other = s->founder[i];

		if (!other || strcmp(other->id, by->id) == 0 || strcmp(other->id, p->id) == 0 ||
		    !key_waits(s, p))
			continue;
		founder_is_there(s, other);
		person_signs_act(s, other, act, "acknowledgement", 201);
	}
	ck_assert(!key_waits(s, p));
}

/* No sealed key confirms another: anna has one of her own for that. */
static void own_key_add(struct site *s, struct person *anna, struct person *ben)
{
	struct person own = *anna;

	own.sealed = false;
	person_key_add(s, &own, "approver");
	person_key_confirmed(s, &own, ben);
	anna->signer = own.signer;
	memcpy(anna->own, own.key, sizeof(anna->own));
}

static void founder_again(struct site *s, const struct person *kept, struct person *out)
{
	*out = *kept;
	person_login(s, out);
}

static struct person *founder_keep(struct site *s, const struct person *p)
{
	struct person *kept = arena_alloc(&s->cx.mem, sizeof(*kept));

	*kept = *p;
	return kept;
}

void founders_add(struct site *s, struct person *anna, struct person *ben)
{
	if (s->founder[0]) {
		founder_again(s, s->founder[0], anna);
		founder_again(s, s->founder[1], ben);
		return;
	}
	*anna = (struct person){ .id = "anna", .sealed = true };
	*ben = (struct person){ .id = "ben" };
	redeem_and_login(s, "anna", s->founder_codes[0], anna->secret);
	redeem_and_login(s, "ben", s->founder_codes[1], ben->secret);
	person_key_add(s, anna, "approver");
	person_key_add(s, ben, "approver");
	own_key_add(s, anna, ben);
	person_key_confirmed(s, anna, ben); /* while ben alone suffices */
	person_key_confirmed(s, ben, anna);
	s->founder[0] = founder_keep(s, anna);
	s->founder[1] = founder_keep(s, ben);
}

/* ---- acts ---- */

const char *act_proposed(struct site *s, const char *secret, const char *kind, const char *members)
{
	ask(s, "POST", "/v1/acts", secret,
	    body(s, "{'act':'%s','reason':'a test',%s}", kind, json_of(s, members)), 201);
	return arena_strdup(&s->cx.mem, json_at(s, "/fact/id"));
}

void person_signs_act(struct site *s, struct person *p, const char *act, const char *meaning,
		      int status)
{
	const char *key = p->own[0] ? p->own : p->key;

	ask(s, "POST", say(s, "/v1/acts/%s/signatures", act), p->secret,
	    envelope_body(s, p,
			  say(s, "/v1/acts/%s/statement?key=%s&meaning=%s&role=approver", act, key,
			      meaning)),
	    status);
}

void founders_sign(struct site *s, const char *act, const char *meaning, int status)
{
	for (size_t i = 0; i < countof(s->founder); i++) {
		founder_is_there(s, s->founder[i]);
		person_signs_act(s, s->founder[i], act, meaning, status);
	}
}

void person_acknowledges(struct site *s, struct person *p, const char *root, int status)
{
	const char *key = p->own[0] ? p->own : p->key;
	const char *url = say(s, "/v1/trust/roots/%s", root);

	ask(s, "POST", say(s, "%s/acknowledge", url), p->secret,
	    envelope_body(s, p, say(s, "%s/statement?key=%s", url, key)), status);
}

void founders_acknowledge(struct site *s, const char *root)
{
	for (size_t i = 0; i < countof(s->founder); i++) {
		founder_is_there(s, s->founder[i]);
		person_acknowledges(s, s->founder[i], root, 201);
	}
}

void person_confirmed(struct site *s, const char *id)
{
	struct person anna, ben;

	if (!s->founder[0])
		founders_add(s, &anna, &ben);
	founders_sign(s, act_proposed(s, s->admin, "confirm-person", say(s, "'person':'%s'", id)),
		      "acknowledgement", 201);
}

void role_granted_by_act(struct site *s, const char *id, const char *role, const char *site)
{
	struct person anna, ben;

	if (!s->founder[0])
		founders_add(s, &anna, &ben);
	founders_sign(s,
		      act_proposed(s, s->admin, "grant-role",
				   say(s, "'person':'%s','role':'%s','site':'%s'", id, role, site)),
		      "order", 201);
}

void person_with_key_at(struct site *s, struct person *p, const char *id, const char *role,
			const char *site, bool sealed, struct person *anna)
{
	*p = (struct person){ .id = id, .sealed = sealed };
	person_add(s, id, "", p->secret);
	role_grant_at(s, id, role, site);
	person_key_add(s, p, role);
	person_key_confirmed(s, p, anna);
}

void person_with_key(struct site *s, struct person *p, const char *id, const char *role,
		     bool sealed, struct person *anna)
{
	*p = (struct person){ .id = id, .sealed = sealed };
	person_add(s, id, role, p->secret);
	person_key_add(s, p, role);
	person_key_confirmed(s, p, anna);
}

void person_signs(struct site *s, struct person *p, int n, const char *meaning, const char *role,
		  int status)
{
	if (p->sealed)
		ask(s, "POST", say(s, "/v1/changes/%d/signatures/sealed", n), p->secret,
		    body(s,
			 "{'user':'%s','password':'" PASSWORD
			 "','key':'%s','meaning':'%s','role':'%s'}",
			 p->id, p->key, meaning, role),
		    status);
	else
		ask(s, "POST", say(s, "/v1/changes/%d/signatures", n), p->secret,
		    envelope_body(s, p,
				  say(s, "/v1/changes/%d/statement?key=%s&meaning=%s&role=%s", n,
				      p->key, meaning, role)),
		    status);
}

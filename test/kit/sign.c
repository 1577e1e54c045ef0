#include "sign.h"

#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "documents/envelope.h"

static const char *text(struct site *s, const char *fmt, ...) printf_like(2, 3);
static const char *text(struct site *s, const char *fmt, ...)
{
	char out[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, sizeof(out), fmt, ap);
	va_end(ap);
	return arena_strdup(&s->cx.mem, out);
}

void key_add(struct site *s, struct person *p, const char *role)
{
	unsigned char seed[SEED_SIZE];

	if (p->sealed) {
		ask(s, "POST", "/v1/keys/sealed", p->secret,
		    text(s, "{\"password\":\"" PASSWORD "\",\"roles\":[\"%s\"]}", role), 201);
	} else {
		randombytes_buf(seed, sizeof(seed));
		seed_signer_init(&p->signer, seed);
		ask(s, "POST", "/v1/keys", p->secret,
		    text(s, "{\"public\":\"%s\",\"custody\":\"file\",\"roles\":[\"%s\"]}",
			 ssh_key_print(&s->cx, p->signer.signer.public, NULL), role),
		    201);
	}
	member(strstr(s->last.body, "\"fact\""), "id", p->key, sizeof(p->key));
}

const char *envelope_body_of(struct site *s, struct person *p, const char *statement, size_t size)
{
	const char *envelope, *body;
	json_t *json;
	char *dump;

	assert_ok(&s->cx, envelope_sign(&s->cx, &p->signer.signer, statement, size, &envelope));
	json = json_pack("{ss}", "envelope", envelope);
	dump = json_dumps(json, JSON_COMPACT);
	body = arena_strdup(&s->cx.mem, dump);
	free(dump);
	json_decref(json);
	return body;
}

const char *envelope_body(struct site *s, struct person *p, const char *url)
{
	ask(s, "GET", url, p->secret, NULL, 200);
	return envelope_body_of(s, p, s->last.body, s->last.body_size);
}

void key_confirm_by(struct site *s, struct person *p, struct person *by, int status)
{
	const char *url = text(s, "/v1/keys/%s/statement?key=%s", p->key, by->key);

	if (by->sealed)
		ask(s, "POST", text(s, "/v1/keys/%s/confirm/sealed", p->key), by->secret,
		    text(s, "{\"user\":\"%s\",\"password\":\"" PASSWORD "\",\"key\":\"%s\"}",
			 by->id, by->key),
		    status);
	else
		ask(s, "POST", text(s, "/v1/keys/%s/confirm", p->key), by->secret,
		    envelope_body(s, by, url), status);
}

void found(struct site *s, struct person *anna, struct person *ben)
{
	*anna = (struct person){ .id = "anna", .sealed = true };
	*ben = (struct person){ .id = "ben" };
	redeem_and_login(s, "anna", s->founder_codes[0], anna->secret);
	redeem_and_login(s, "ben", s->founder_codes[1], ben->secret);
	key_add(s, anna, "approver");
	key_add(s, ben, "approver");
	key_confirm_by(s, ben, anna, 201);
	key_confirm_by(s, anna, ben, 201);
}

void signer_add(struct site *s, struct person *p, const char *id, const char *role, bool sealed,
		struct person *anna)
{
	*p = (struct person){ .id = id, .sealed = sealed };
	person_add(s, id, role, p->secret);
	key_add(s, p, role);
	key_confirm_by(s, p, anna, 201);
}

void sign_change(struct site *s, struct person *p, int n, const char *meaning, const char *role,
		 int status)
{
	if (p->sealed)
		ask(s, "POST", text(s, "/v1/changes/%d/signatures/sealed", n), p->secret,
		    text(s,
			 "{\"user\":\"%s\",\"password\":\"" PASSWORD
			 "\",\"key\":\"%s\",\"meaning\":\"%s\",\"role\":\"%s\"}",
			 p->id, p->key, meaning, role),
		    status);
	else
		ask(s, "POST", text(s, "/v1/changes/%d/signatures", n), p->secret,
		    envelope_body(s, p,
				  text(s, "/v1/changes/%d/statement?key=%s&meaning=%s&role=%s", n,
				       p->key, meaning, role)),
		    status);
}

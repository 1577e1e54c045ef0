#include "device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "documents/enrol.h"
#include "proof/dsse.h"
#include "proof/note.h"
#include "test.h"

const char *device_enrol_body(struct device_here *n, const char *code)
{
	unsigned char proof[SIGNATURE_SIZE];
	struct printer said;

	enrol_print(n->cx, n->origin, n->name, code, &said);
	assert_ok(n->cx, n->key.signer.sign(&n->key.signer, n->cx, said.text, said.size, proof));
	return arena_printf(
		&n->cx->mem,
		"{\"device\":\"%s\",\"code\":\"%s\",\"public\":\"%s\",\"proof\":\"%s\"}", n->name,
		code, base64_text(n->cx, n->key.signer.public, PUBLIC_KEY_SIZE),
		base64_text(n->cx, proof, sizeof(proof)));
}

static void post(struct device_here *n, const char *url, const char *secret, const char *body,
		 struct answer *a)
{
	http(n->port, "POST", url, secret, "", body, a);
	ck_assert_msg(a->status == 201, "%s %s: %s", url, body, a->text);
}

void device_created(struct device_here *n, const char *site, const char *operator)
{
	struct hash seed = hash_bytes(n->name, strlen(n->name));
	struct answer *a = malloc(sizeof(*a));

	seed_signer_init(&n->key, seed.b);
	post(n, "/v1/devices", operator,
	     arena_printf(&n->cx->mem,
			  "{\"device\":\"%s\",\"site\":\"%s\",\"labels\":[\"line 1\"]}", n->name,
			  site),
	     a);
	member(a->body, "secret", n->code, sizeof(n->code));
	free(a);
}

void device_enrolled(struct device_here *n)
{
	struct answer *a = malloc(sizeof(*a));

	post(n, "/edge/v1/enrol", NULL, device_enrol_body(n, n->code), a);
	member(a->body, "secret", n->token, sizeof(n->token));
	member(a->body, "enrolment", n->enrolment, sizeof(n->enrolment));
	free(a);
}

void device_enrols(struct device_here *n, const char *site, const char *operator)
{
	device_created(n, site, operator);
	device_enrolled(n);
}

struct report device_report(const struct device_here *n, int64_t sequence, const char *previous)
{
	return (struct report){ .device = n->name,
				.enrolment = n->enrolment,
				.boot = "01a20f1f-d5ea-7de5-910b-5195fca48578",
				.sequence = sequence,
				.previous = previous,
				.time = clock_ms() };
}

void device_head(struct device_here *n, struct report *r)
{
	struct answer *a = malloc(sizeof(*a));
	char origin[ORIGIN_MAX], root[80];
	long long size;

	http(n->port, "GET", "/log/checkpoint", NULL, "", NULL, a);
	ck_assert_int_eq(sscanf(a->body, "%127s\n%lld\n%79s\n", origin, &size, root), 3);
	r->origin = arena_strdup(&n->cx->mem, origin);
	r->root = arena_strdup(&n->cx->mem, root);
	r->size = size;
	r->checkpoint = arena_strdup(&n->cx->mem, a->body);
	free(a);
}

void device_head_say(struct ctx *cx, struct report *r, const struct signer *key)
{
	struct note_signer signer;
	struct hash root;

	note_signer_init(&signer, r->origin, key);
	ck_assert(hash_parse(r->root, &root));
	assert_ok(cx, checkpoint_sign(cx, &signer, (uint64_t)r->size, &root, &r->checkpoint));
}

const char *device_report_body(struct ctx *cx, const struct report *r, const struct signer *key,
			       const char **digest)
{
	struct printer payload, envelope = { .mem = &cx->mem }, body = envelope;
	struct hash h;

	report_print(cx, r, &payload);
	assert_ok(cx, dsse_sign(cx, key, "", REPORT_TYPE, payload.text, payload.size, &envelope));
	h = hash_bytes(payload.text, payload.size);
	*digest = digest_text(cx, &h);
	put_open(&body, NULL, '{');
	put_text(&body, "envelope", envelope.text);
	put_close(&body, '}');
	return body.text;
}

#include "evidence.h"

#include <string.h>

/* What a world begins with: the records that its changes bring, and the people it trusts. */

#define FILE_ "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

void world_records(struct world *w)
{
	const char *line = arena_printf(&w->cx.mem, "%s  model.onnx\n", &FILE_[7]);

	w->version = arena_printf(
		&w->cx.mem,
		"{\"v\":1,\"model\":\"%s\",\"number\":%lld,\"digest\":\"%s\","
		"\"files\":[{\"path\":\"model.onnx\",\"size\":5,\"digest\":\"" FILE_
		"\"}],\"run\":null,\"datasets\":[],\"inputs\":[],\"outputs\":[],\"envelope\":2,"
		"\"validation\":{},\"people\":{\"trainer\":\"%s\","
		"\"validator\":\"%s\"}}",
		w->version_is.model ? w->version_is.model : "m",
		(long long)(w->version_is.number ? w->version_is.number : 4), world_digest(w, line),
		w->trainer, w->validator);
	w->release = arena_printf(
		&w->cx.mem,
		"{\"v\":2,\"model\":\"%s\",\"number\":%lld,\"version\":4,\"envelope\":2,\"scope\":"
		"{\"sites\":[\"munich\"],\"labels\":%s},\"plan\":\"line-1\",\"floor\":1,"
		"\"fallback\":\"keep\"}",
		w->release_is.model ? w->release_is.model : "m",
		(long long)(w->release_is.number ? w->release_is.number : 7),
		w->labels ? w->labels : "[]");
}

void world_trust(struct world *w)
{
	static const char *const roles[] = { "reviewer", "approver", "approver" };
	static const char *const custodies[] = { "sealed", "file", "file" };
	struct trust_signers *s = &w->trust.signers;

	w->trust.approval.release =
		(struct needs){ .need = { { "review", "reviewer", 1, 7 },
					  { "approval", "approver", 1, 6 } },
				.n = 2,
				.exclude = TRUST_AUTHOR | TRUST_TRAINER | TRUST_VALIDATOR };
	s->signer = arena_alloc(&w->cx.mem, WORLD_PEOPLE * sizeof(*s->signer));
	for (; s->n < WORLD_PEOPLE; s->n++) {
		struct trust_key *k = arena_alloc(&w->cx.mem, sizeof(*k));
		struct trust_role *r = arena_alloc(&w->cx.mem, sizeof(*r));

		*r = (struct trust_role){ roles[s->n], "munich", { 0, TRUST_NEVER } };
		*k = (struct trust_key){ .public = ssh_ed25519(w->key[s->n].signer.public),
					 .fingerprint = ed25519_fingerprint(
						 &w->cx, w->key[s->n].signer.public),
					 .custody = custodies[s->n],
					 .role = r,
					 .n_roles = 1,
					 .revoked_at = TRUST_NEVER,
					 .confirmed = -1 };
		s->signer[s->n] = (struct trust_signer){ world_people[s->n], k, 1 };
	}
}

/*
 * A person's keys carry indexes of the log, not times: an index cannot be
 * back-dated, and what a leaver signed before stays valid.
 */

#include "documents/trust.h"

#include <string.h>

#include "base/text.h"
#include "documents/trust_file.h"
#include "proof/sshsig.h"

static void trust_roles_read(struct ctx *cx, struct reader *r, struct trust_key *out)
{
	json_t *roles = trust_list(r, "roles", 1, TRUST_ROLES_MAX);

	for (size_t i = 0; i < json_array_size(roles) && i < TRUST_ROLES_MAX; i++) {
		const char *role = json_string_value(json_array_get(roles, i));

		if (!role || !name_ok(role))
			read_wrong(r, "roles", "names");
		else
			out->roles[out->n_roles++] = arena_strdup(&cx->mem, role);
	}
}

static enum err trust_key_parse(struct ctx *cx, json_t *items, const char *place, size_t i,
				struct trust_key *out)
{
	struct reader r = reader_item(json_array_get(items, i), place, i);
	const char *public = read_text(&r, "public");

	out->fingerprint = read_text_kept(cx, &r, "fingerprint");
	out->custody = read_text_kept(cx, &r, "custody");
	trust_roles_read(cx, &r, out);
	out->valid_from = read_int(&r, "valid_from");
	out->revoked_at = read_int_or(&r, "revoked_at", TRUST_NEVER);
	if (!base64_bytes(public, strlen(public), out->public, PUBLIC_KEY_SIZE))
		read_wrong(&r, "public", "base64 of 32 bytes");
	else if (strcmp(ssh_fingerprint(cx, out->public), out->fingerprint) != 0)
		read_wrong(&r, "fingerprint", "the one of the public key");
	if (!trust_custody_bit(out->custody))
		read_wrong(&r, "custody", "sealed, file or hardware");
	if (out->valid_from < 0)
		read_wrong(&r, "valid_from", "an index");
	return read_end(cx, &r);
}

static enum err signer_parse(struct ctx *cx, json_t *items, size_t i, struct trust_signers *all)
{
	const char *place = arena_printf(&cx->mem, "/signers/%zu", i);
	struct reader r = reader(json_array_get(items, i), place);
	struct trust_signer *out = &all->signer[i];
	json_t *keys = trust_list(&r, "keys", 0, TRUST_KEYS_MAX);

	out->id = read_id(cx, &r, "id");
	out->name = read_text_kept(cx, &r, "name");
	out->site = read_text_kept(cx, &r, "site");
	if (!prose_ok(out->name))
		read_wrong(&r, "name", "readable text");
	for (size_t k = 0; k < i; k++)
		if (strcmp(all->signer[k].id, out->id) == 0)
			read_wrong(&r, "id", "there once");
	TRY(read_end(cx, &r));
	out->n = json_array_size(keys);
	out->key = arena_alloc(&cx->mem, (out->n + 1) * sizeof(*out->key));
	for (size_t k = 0; k < out->n; k++)
		TRY(trust_key_parse(cx, keys, json_pointer(cx, place, "keys"), k, &out->key[k]));
	return OK;
}

/* One key under two people would let one person be two. */
static enum err keys_once(struct ctx *cx, const struct trust_signers *s)
{
	const struct trust_signer *whose = NULL;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->signer[i].n; k++)
			if (trust_key_of(s, s->signer[i].key[k].fingerprint, &whose) !=
			    &s->signer[i].key[k])
				return trust_wrong(
					cx, arena_printf(&cx->mem, "/signers/%zu/keys/%zu", i, k),
					"there once");
	return OK;
}

enum err trust_signers_parse(struct ctx *cx, const void *bytes, size_t size,
			     struct trust_signers *out)
{
	auto_json json = NULL;
	struct reader r;
	json_t *signers;

	*out = (struct trust_signers){ .n = 0 };
	TRY(trust_file_begin(cx, bytes, size, 1, &json, &r));
	signers = trust_list(&r, "signers", 0, TRUST_SIGNERS_MAX);
	TRY(read_end(cx, &r));
	out->signer = arena_alloc(&cx->mem, (json_array_size(signers) + 1) * sizeof(*out->signer));
	for (; out->n < json_array_size(signers); out->n++)
		TRY(signer_parse(cx, signers, out->n, out));
	return keys_once(cx, out);
}

static void trust_put_key(struct ctx *cx, struct printer *p, const struct trust_key *k)
{
	put_open(p, NULL, '{');
	put_text(p, "public", base64_text(cx, k->public, PUBLIC_KEY_SIZE));
	put_text(p, "fingerprint", k->fingerprint);
	put_text(p, "custody", k->custody);
	put_open(p, "roles", '[');
	for (size_t i = 0; i < k->n_roles; i++)
		put_text(p, NULL, k->roles[i]);
	put_close(p, ']');
	put_int(p, "valid_from", k->valid_from);
	if (k->revoked_at == TRUST_NEVER)
		put_null(p, "revoked_at");
	else
		put_int(p, "revoked_at", k->revoked_at);
	put_close(p, '}');
}

void trust_signers_print(struct ctx *cx, const struct trust_signers *s, struct printer *out)
{
	*out = trust_file_open(cx, 1);
	put_open(out, "signers", '[');
	for (size_t i = 0; i < s->n; i++) {
		put_open(out, NULL, '{');
		put_text(out, "id", s->signer[i].id);
		put_text(out, "name", s->signer[i].name);
		put_text(out, "site", s->signer[i].site);
		put_open(out, "keys", '[');
		for (size_t k = 0; k < s->signer[i].n; k++)
			trust_put_key(cx, out, &s->signer[i].key[k]);
		put_close(out, ']');
		put_close(out, '}');
	}
	put_close(out, ']');
	put_close(out, '}');
}

#include "documents/key_document.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

static void attestation_print(const struct attestation *a, struct printer *out)
{
	if (!a->format) {
		put_null(out, "attestation");
		return;
	}
	put_open(out, "attestation", '{');
	put_text(out, "format", a->format);
	put_text(out, "bytes", a->bytes);
	put_close(out, '}');
}

void key_document_print(struct ctx *cx, const struct key_document *k, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 2);
	put_text(out, "origin", k->origin);
	put_text(out, "user", k->user);
	put_text(out, "name", k->name);
	put_text(out, "site", k->site);
	put_text(out, "public", ssh_key_print(cx, &k->public, NULL));
	put_text(out, "fingerprint", ssh_fingerprint(cx, &k->public));
	put_text(out, "custody", custody_name(k->custody));
	put_open(out, "roles", '[');
	for (enum role r = 0; r < ROLE_COUNT; r++)
		if (k->roles & role_bit(r))
			put_text(out, NULL, role_name(r));
	put_close(out, ']');
	attestation_print(&k->attestation, out);
	put_close(out, '}');
}

static unsigned role_set_read(struct reader *r)
{
	json_t *list = read_array(r, "roles");
	unsigned set = 0;
	enum role role;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		if (!name || !role_parse(name, &role) || role == ROLE_ADMINISTRATOR ||
		    (set & role_bit(role)))
			read_wrong(r, "roles", "roles that people sign in, each once");
		else
			set |= role_bit(role);
	}
	if (!set)
		read_wrong(r, "roles", "a list of at least one");
	return set;
}

static void public_key_read(struct ctx *cx, struct reader *r, struct key_document *out)
{
	const char *public = read_text(r, "public"), *fingerprint = read_text(r, "fingerprint");
	bool known = false;

	if (r->want)
		return;
	if (ssh_key_read(cx, public, &out->public, &known) != OK || !known)
		read_wrong(r, "public", "a key of a known type, '<type> <base64>'");
	else if (strcmp(ssh_fingerprint(cx, &out->public), fingerprint) != 0)
		read_wrong(r, "fingerprint", "the one of the public key");
}

static bool base64_ok(struct ctx *cx, const char *text)
{
	size_t len = strlen(text), n = 0;

	return len > 0 && len <= ATTESTATION_MAX &&
	       base64_read(text, len, BASE64, arena_alloc(&cx->mem, len), len, &n);
}

static enum err attestation_read(struct ctx *cx, json_t *json, struct attestation *out)
{
	struct reader r = reader(json, "/attestation");

	out->format = read_name(cx, &r, "format");
	out->bytes = read_text_kept(cx, &r, "bytes");
	if (!base64_ok(cx, out->bytes))
		read_wrong(&r, "bytes", "base64 of at least one byte, and not too long");
	return read_end(cx, &r);
}

enum err key_document_parse(struct ctx *cx, const void *bytes, size_t size,
			    struct key_document *out)
{
	auto_json json = NULL;
	json_t *attestation;
	struct reader r;

	*out = (struct key_document){ .roles = 0 };
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 2)
		read_wrong(&r, "v", "2");
	out->origin = read_text_kept(cx, &r, "origin");
	out->user = read_text_kept(cx, &r, "user");
	out->name = read_text_kept(cx, &r, "name");
	out->site = read_text_kept(cx, &r, "site");
	public_key_read(cx, &r, out);
	if (!custody_parse(read_text(&r, "custody"), &out->custody) ||
	    (out->custody == CUSTODY_HARDWARE) !=
		    json_is_object(json_object_get(json, "attestation")))
		read_wrong(&r, "custody", "sealed or file, or hardware to which something attests");
	out->roles = role_set_read(&r);
	attestation = read_any(&r, "attestation");
	if (attestation && !json_is_null(attestation) && !json_is_object(attestation))
		read_wrong(&r, "attestation", "an object or null");
	TRY(read_end(cx, &r));
	if (json_is_null(attestation))
		return OK;
	return attestation_read(cx, attestation, &out->attestation);
}

enum err key_document_judged(struct ctx *cx, const struct key_document *k)
{
	return k->attestation.format ? json_unjudged(cx, "/attestation") : OK;
}

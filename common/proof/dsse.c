/*
 * DSSE envelopes: the signature covers payload type and payload with their
 * lengths (PAE), never the JSON around them.  So an envelope may be printed
 * anew, and bytes that are verified are not canonicalised first.
 */

#include "proof/dsse.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

void dsse_pae(struct ctx *cx, const char *type, const void *body, size_t size, struct printer *out)
{
	const char *head = arena_printf(&cx->mem, "DSSEv1 %zu %s %zu ", strlen(type), type, size);

	*out = (struct printer){ .mem = &cx->mem };
	put_bytes(out, head, strlen(head));
	put_bytes(out, body, size);
}

enum err dsse_sign(struct ctx *cx, const struct signer *signer, const char *keyid, const char *type,
		   const void *body, size_t size, struct printer *out)
{
	unsigned char sig[SIGNATURE_SIZE];
	struct printer pae;

	if (size > DSSE_PAYLOAD_MAX)
		return errf(cx, E_TOO_LARGE, "an envelope holds %d bytes; this one needs %zu",
			    DSSE_PAYLOAD_MAX, size);
	dsse_pae(cx, type, body, size, &pae);
	TRY(signer->sign(signer, cx, pae.text, pae.size, sig));
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_text(out, "payload", base64_text(cx, body, size));
	put_text(out, "payloadType", type);
	put_open(out, "signatures", '[');
	put_open(out, NULL, '{');
	put_text(out, "keyid", keyid);
	put_text(out, "sig", base64_text(cx, sig, sizeof(sig)));
	put_close(out, '}');
	put_close(out, ']');
	put_close(out, '}');
	return OK;
}

/* Either alphabet, but not a mixture; always padded.  False too for what is over max bytes. */
static bool dsse_unbase64(struct ctx *cx, const char *text, size_t max, const unsigned char **out,
			  size_t *n)
{
	size_t len = strlen(text), room = len / 4 * 3;
	unsigned char *bytes;

	if (room > max + 2) /* padding may take two bytes off again */
		return false;
	*out = bytes = arena_alloc(&cx->mem, room + 1);
	return base64_read(text, len, strpbrk(text, "-_") ? BASE64_URL : BASE64, bytes, room, n) &&
	       *n <= max;
}

/* DSSE: members that nobody asked for are no error. */
static enum err dsse_known_end(struct ctx *cx, struct reader *r)
{
	return r->want ? read_end(cx, r) : OK;
}

static enum err signature_parse(struct ctx *cx, json_t *json, size_t i, struct dsse_signature *out)
{
	struct reader r = reader(json, arena_printf(&cx->mem, "/signatures/%zu", i));
	const char *keyid = NULL, *sig = read_text(&r, "sig");

	if (json_object_get(json, "keyid"))
		keyid = read_text_or_null(&r, "keyid");
	out->keyid = arena_strdup(&cx->mem, keyid ? keyid : "");
	if (strlen(out->keyid) > DSSE_KEYID_MAX)
		read_wrong(&r, "keyid", "at most " as_text(DSSE_KEYID_MAX) " bytes");
	if (!*sig || !dsse_unbase64(cx, sig, DSSE_SIG_MAX, &out->sig, &out->size))
		read_wrong(&r, "sig", "base64 of 1 to " as_text(DSSE_SIG_MAX) " bytes");
	return dsse_known_end(cx, &r);
}

enum err dsse_parse(struct ctx *cx, const void *bytes, size_t size, struct dsse *out)
{
	const char *payload;
	json_t *signatures;
	auto_json json = NULL;
	struct reader r;

	*out = (struct dsse){ 0 };
	if (size > DSSE_MAX)
		return errf(cx, E_INVALID, "an envelope is at most %d bytes", DSSE_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	payload = read_text(&r, "payload");
	out->type = read_text_kept(cx, &r, "payloadType");
	signatures = read_array(&r, "signatures");
	out->n_signatures = json_array_size(signatures);
	if (!dsse_unbase64(cx, payload, DSSE_PAYLOAD_MAX, &out->payload, &out->size))
		read_wrong(&r, "payload", "base64 of at most " as_text(DSSE_PAYLOAD_MAX) " bytes");
	if (!*out->type || strlen(out->type) > DSSE_TYPE_MAX || !prose_ok(out->type))
		read_wrong(&r, "payloadType", "text of 1 to " as_text(DSSE_TYPE_MAX) " bytes");
	if (out->n_signatures < 1 || out->n_signatures > DSSE_SIGNATURES_MAX)
		read_wrong(&r, "signatures", "1 to " as_text(DSSE_SIGNATURES_MAX) " signatures");
	TRY(dsse_known_end(cx, &r));
	for (size_t i = 0; i < out->n_signatures; i++)
		TRY(signature_parse(cx, json_array_get(signatures, i), i, &out->signatures[i]));
	return OK;
}

/* The keyid is a hint that anybody can write, so each signature is tried. */
bool dsse_verify(struct ctx *cx, const struct dsse *d, const unsigned char public[PUBLIC_KEY_SIZE])
{
	struct printer pae;

	dsse_pae(cx, d->type, d->payload, d->size, &pae);
	for (size_t i = 0; i < d->n_signatures; i++)
		if (d->signatures[i].size == SIGNATURE_SIZE &&
		    signature_ok(public, pae.text, pae.size, d->signatures[i].sig))
			return true;
	return false;
}

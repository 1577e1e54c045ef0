/*
 * The file that an operator carries to a new device: address, one-time code, a
 * verified checkpoint and the TUF root.  All that the device will ever believe
 * begins here, so it comes from a person's client and never from the server
 * alone.
 */

#include "documents/provision.h"

#include "base/json.h"
#include "base/text.h"

void provision_print(struct ctx *cx, const struct provisioning *p, struct printer *out)
{
	*out = (struct printer){ .mem = &cx->mem };
	put_open(out, NULL, '{');
	put_int(out, "v", 2);
	put_text(out, "instance", p->instance);
	put_text(out, "use", use_name(p->use));
	put_text(out, "server", p->server);
	put_text(out, "device", p->device);
	put_text(out, "site", p->site);
	put_text(out, "code", p->code);
	put_text(out, "root", p->root);
	put_text(out, "checkpoint", p->checkpoint);
	put_text(out, "vkey", p->vkey);
	put_text(out, "ca", p->ca);
	put_close(out, '}');
}

static const char *provision_text(struct ctx *cx, struct reader *r, const char *key)
{
	const char *s = read_text(r, key);

	if (!*s)
		read_wrong(r, key, "a text");
	return arena_strdup(&cx->mem, s);
}

enum err provision_parse(struct ctx *cx, const void *bytes, size_t size, struct provisioning *out)
{
	auto_json json = NULL;
	struct reader r;
	const char *ca;

	if (size > PROVISIONING_MAX)
		return errf(cx, E_INVALID, "a provisioning file is at most %d bytes",
			    PROVISIONING_MAX);
	TRY(json_read(cx, bytes, size, &json));
	r = reader(json, "");
	if (read_int(&r, "v") != 2)
		read_wrong(&r, "v", "2");
	*out = (struct provisioning){ .instance = read_name(cx, &r, "instance"),
				      .server = provision_text(cx, &r, "server"),
				      .device = read_name(cx, &r, "device"),
				      .site = read_name(cx, &r, "site"),
				      .code = provision_text(cx, &r, "code"),
				      .root = provision_text(cx, &r, "root"),
				      .checkpoint = provision_text(cx, &r, "checkpoint"),
				      .vkey = provision_text(cx, &r, "vkey") };
	if (!use_parse(read_text(&r, "use"), &out->use))
		read_wrong(&r, "use", "production, validation or training");
	ca = read_text_or_null(&r, "ca");
	out->ca = ca ? arena_strdup(&cx->mem, ca) : NULL;
	return read_end(cx, &r);
}

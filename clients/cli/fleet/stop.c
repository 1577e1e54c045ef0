/*
 * An emergency stop from the command line: one command, one document that is written here, one
 * signature.  The document is shown first, and said in words that somebody reads at three in the
 * morning.
 */

#include "cli/nouns.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "cli/kit/body.h"
#include "cli/kit/options.h"
#include "cli/kit/out.h"
#include "cli/kit/show.h"
#include "cli/kit/table.h"
#include "cli/signing/sign.h"
#include "documents/act.h"
#include "documents/role.h"
#include "lib/file.h"
#include "lib/head.h"
#include "rules/stop.h"

static const struct column stop_columns[] = { { "ID", "id" },        { "MODEL", "model" },
					      { "FROM", "from" },    { "TO", "to" },
					      { "STATE", "state" },  { "BY", "signer" },
					      { "REASON", "reason" } };

enum err cmd_stop_list(struct cli *c)
{
	return list_show(c, "/v1/stops", stop_columns, countof(stop_columns));
}

enum err cmd_stop_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/stops/", arg(c, 0), ""));
}

/* ---- signing ---- */

static void names_given(struct cli *c, const char *option, struct act_names *out)
{
	const char *name;
	size_t at = 0;

	*out = (struct act_names){ .name = arena_alloc(&c->cx.mem,
						       (c->n_given + 1) * sizeof(*out->name)) };
	while ((name = opt_each(c, option, &at)))
		out->name[out->n++] = name;
	out->stated = out->n > 0;
}

static enum err document_made(struct cli *c, struct act_document *d, struct printer *out)
{
	struct note_key key;

	TRY(note_key_parse(&c->cx, c->profile.vkey, &key));
	d->origin = arena_strdup(&c->cx.mem, key.origin);
	d->id = uuid7(&c->cx, clock_ms());
	d->reason = opt(c, "reason");
	return act_document_print(&c->cx, d, out);
}

static enum err order_end(struct cli *c, struct act_document *d, const char *stop, const char *post,
			  const char *word, struct http_reply *reply)
{
	size_t at = 0;
	const char *role = opt_each(c, "role", &at), *digest;
	struct act_to_sign act = { .meaning = STOP_MEANING,
				   .role = role ? role : role_name(ROLE_OPERATOR),
				   .site = opt(c, "site"),
				   .says_meaning = true,
				   .post = post,
				   .word = word };
	struct printer document;
	struct hash h;

	TRY(document_made(c, d, &document));
	h = hash_bytes(document.text, document.size);
	digest = digest_text(&c->cx, &h);
	act.document = document.text;
	act.path = arena_printf(&c->cx.mem, "/v1/stops/documents/%s", digest);
	act.query = arena_printf(&c->cx.mem, "&act=%s&id=%s&stop=%s", act_name(d->kind), d->id,
				 stop ? stop : d->id);
	TRY(act_subjects(&c->cx, d->origin, d->kind, d->id, digest, &act.subjects));
	tell(c, "You sign this document, hashed here:\n");
	document_show(c, document.text);
	return signing_end(c, &act, reply);
}

static void put_part(struct printer *p, const char *text)
{
	put_bytes(p, text, strlen(text));
}

static const char *places_said(struct cli *c, const struct act_document *d)
{
	const struct act_names *n = d->sites.stated ? &d->sites : &d->devices;
	const char *lead = d->sites.stated ? "at " : "on ";
	struct printer p = { .mem = &c->cx.mem };

	if (!n->stated)
		return "everywhere";
	for (size_t i = 0; i < n->n; i++)
		put_part(&p, arena_printf(&c->cx.mem, "%s%s", i ? ", " : lead, n->name[i]));
	return p.text;
}

enum err cmd_stop(struct cli *c)
{
	struct act_document d = { .kind = ACT_STOP, .model = arg(c, 0) };
	struct http_reply reply;

	d.from = opt_int(c, "from", 0);
	d.to = opt_int(c, "to", d.from);
	names_given(c, "at", &d.sites);
	names_given(c, "device", &d.devices);
	if (d.sites.stated && d.devices.stated)
		return misuse(c, "a stop is at sites, or on devices: --at or --device");
	TRY(signing_begin(c));
	tell(c, "This ends the releases %lld to %lld of %s, %s, until they are lifted.\n",
	     (long long)d.from, (long long)d.to, d.model, places_said(c, &d));
	TRY(order_end(c, &d, NULL, "/v1/stops", d.model, &reply));
	TRY(act_print(c, &reply));
	if (!c->json)
		say(stdout,
		    "stop %s: devices learn of it at their next poll. Within an hour you take it "
		    "back with the same key, by 'signet stop take-back'.\n",
		    d.id);
	return OK;
}

enum err cmd_stop_take_back(struct cli *c)
{
	struct act_document d = { .kind = ACT_TAKE_STOP_BACK, .stop = arg(c, 0) };
	const char *path = path_for(c, "/v1/stops/", arg(c, 0), "");
	struct http_reply reply;
	auto_json json = NULL;

	TRY(signing_begin(c));
	TRY(api_get(&c->cx, &c->api, path, &reply));
	TRY(api_json(&c->cx, &reply, &json));
	d.document = json_text(json, "document");
	d.base = json_integer_value(json_object_get(json, "entry"));
	TRY(order_end(c, &d, arg(c, 0), arena_printf(&c->cx.mem, "%s/taken-back", path),
		      json_text(json, "model"), &reply));
	return act_print(c, &reply);
}

/* ---- by hand ---- */

/* The file for a stick: what the registry published. */
enum err cmd_stop_file(struct cli *c)
{
	struct http_reply reply;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/stops/", arg(c, 0), "/file"), &reply));
	TRY(file_make(&c->cx, arg(c, 1), reply.body, reply.size, 0600));
	say(stdout, "carry %s to the device: signet-agent stop %s --data DIR\n", arg(c, 1),
	    arg(c, 1));
	return OK;
}

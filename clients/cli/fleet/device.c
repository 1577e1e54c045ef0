#include <string.h>

#include "cli/kit/body.h"
#include "cli/kit/out.h"
#include "cli/kit/table.h"
#include "cli/nouns.h"
#include "documents/provision.h"
#include "documents/tuf.h"
#include "lib/file.h"
#include "lib/head.h"
#include "lib/known.h"
#include "rules/grounds.h"

static const struct column device_columns[] = { { "DEVICE", "device" }, { "SITE", "site" },
						{ "STATE", "state" },   { "LABELS", "labels" },
						{ "KEY", "key" },       { "ALARM", "alarm" } };

enum err cmd_device_list(struct cli *c)
{
	return list_show(c, "/v1/devices", device_columns, countof(device_columns));
}

enum err cmd_device_show(struct cli *c)
{
	return record_show(c, path_for(c, "/v1/devices/", arg(c, 0), ""));
}

enum err cmd_device_create(struct cli *c)
{
	struct printer body = body_open(c);

	put_text(&body, "device", arg(c, 0));
	put_option(c, &body, "site");
	put_words(c, &body, "labels", "label");
	return body_send(c, "/v1/devices", &body);
}

enum err cmd_device_retire(struct cli *c)
{
	return reason_send(c, path_for(c, "/v1/devices/", arg(c, 0), "/retire"));
}

/* ---- provisioning ---- */

/* The newest root that this person's client verified, to which --root leads. */
static enum err root_fetch(struct cli *c, const char *origin, const char **out,
			   struct tuf_signet *signet)
{
	struct tuf_client *tuf = arena_alloc(&c->cx.mem, sizeof(*tuf));

	TRY(root_file_pin(&c->cx, &c->api, &c->profile, origin, opt(c, "root")));
	TRY(root_known(&c->cx, &c->profile, out));
	tuf_client_init(tuf, 0);
	TRY(tuf_root_trust(&c->cx, tuf, *out, strlen(*out)));
	*signet = tuf->root.signet;
	return OK;
}

static enum err invite(struct cli *c, const char **site, const char **code)
{
	auto_json device = NULL;
	auto_json reply = NULL;
	struct printer body = body_open(c);
	struct http_reply answer;

	TRY(api_get(&c->cx, &c->api, path_for(c, "/v1/devices/", arg(c, 0), ""), &answer));
	TRY(api_json(&c->cx, &answer, &device));
	*site = arena_strdup(&c->cx.mem, json_text(device, "site"));
	put_option(c, &body, "reason");
	put_close(&body, '}');
	TRY(api_post(&c->cx, &c->api, path_for(c, "/v1/devices/", arg(c, 0), "/invite"), &body,
		     &answer));
	TRY(api_json(&c->cx, &answer, &reply));
	*code = arena_strdup(&c->cx.mem, json_text(reply, "secret"));
	return **code ? OK : errf(&c->cx, E_UNAVAILABLE, "the server gave no code");
}

static enum err ca_load(struct cli *c, const char **out)
{
	size_t size;
	char *text;

	*out = NULL;
	if (!c->profile.ca)
		return OK;
	TRY(file_load(&c->cx, c->profile.ca, TUF_ROOT_MAX, &text, &size));
	*out = text;
	return OK;
}

static enum err shown(struct cli *c, const char *root, const char *file)
{
	struct hash h = hash_bytes(root, strlen(root));

	tell(c, "wrote %s, for %s alone: it holds a one-time code\n", file, arg(c, 0));
	tell(c, "root %s\n", digest_text(&c->cx, &h));
	tell(c, "  compare it with the one on paper\n");
	return OK;
}

/* A file that a device begins with: what this person's client verified, and a new code. */
enum err cmd_device_provision(struct cli *c)
{
	const char *root, *site, *code, *ca, *file = arg(c, 1);
	struct provisioning has;
	struct tuf_signet signet;
	struct printer p;
	struct head head;

	TRY(head_check(&c->cx, &c->api, &c->profile, &head));
	TRY(root_fetch(c, head.origin, &root, &signet));
	TRY(ground_check(&c->cx, "root", &signet, head.origin, signet.use));
	TRY(ca_load(c, &ca));
	TRY(invite(c, &site, &code));
	has = (struct provisioning){ .instance = signet.instance,
				     .use = signet.use,
				     .server = c->profile.server,
				     .device = arg(c, 0),
				     .site = site,
				     .code = code,
				     .root = root,
				     .checkpoint = head.now.note,
				     .vkey = c->profile.vkey,
				     .ca = ca };
	provision_print(&c->cx, &has, &p);
	TRY(file_keep(&c->cx, file, p.text, p.size, 0600));
	return shown(c, root, file);
}

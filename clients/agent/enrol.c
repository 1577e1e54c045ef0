/*
 * Enrolment makes the device's key here; the key never leaves.  The
 * provisioning file is believed because a person carried it; whether its parts
 * fit each other is all that is checked.  state.json is written last: until
 * then an enrolment can be tried again, with the same key.  A folder whose state, key or
 * root of trust is damaged is enrolled anew; what runs there, runs on.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "agent/slots.h"
#include "base/clock.h"
#include "base/text.h"
#include "documents/enrol.h"
#include "documents/provision.h"
#include "lib/file.h"
#include "lib/metadata.h"
#include "proof/origin.h"

static enum err provisioning_read(struct agent *a, const char *path, struct provisioning *out)
{
	size_t size;
	char *bytes;

	TRY(input_load(&a->cx, path, PROVISIONING_MAX, &bytes, &size));
	return provision_parse(&a->cx, bytes, size, out);
}

/* A file that a person carried is believed; whether its parts fit each other is
 * checked. */
static enum err provisioning_check(struct agent *a, const struct provisioning *p,
				   struct note_key *key)
{
	struct checkpoint head;
	struct origin log;

	TRY(note_key_parse(&a->cx, p->vkey, key));
	TRY(checkpoint_verify(&a->cx, key, p->checkpoint, &head));
	if (!origin_parse(key->origin, &log) || strlen(p->instance) != log.instance_size ||
	    memcmp(p->instance, log.instance, log.instance_size) != 0)
		return errf(&a->cx, E_TAMPERED, "the file is of the instance %s, and its log is %s",
			    p->instance, key->origin);
	return OK;
}

/* The root, too: is it in force at the server, and of the same instance and use? */
static enum err root_brought(struct agent *a, const struct provisioning *p, const char *origin)
{
	struct metadata *m = arena_alloc(&a->cx.mem, sizeof(*m));
	struct tuf_client *tuf = arena_alloc(&a->cx.mem, sizeof(*tuf));

	tuf_client_init(tuf, 0);
	TRY(tuf_root_trust(&a->cx, tuf, p->root, strlen(p->root)));
	TRY(ground_check(&a->cx, "root", &tuf->root.signet, origin, p->use));
	TRY(root_served(&a->cx, &a->api, tuf->root.version, p->root, strlen(p->root)));
	*m = agent_metadata(a, origin, &p->use);
	return metadata_begin(&a->cx, m, p->root, strlen(p->root));
}

/* A key of an enrolment that did not come to its end is used again; one that cannot be read is
 * none. */
static enum err key_make(struct agent *a)
{
	const char *path = in_dir(a, "device.key");

	if (own_key_read(&a->cx, path, NULL, &a->key) == OK)
		return OK;
	if (unlink(path) != 0 && errno != ENOENT)
		return broken(a, "remove", path);
	return own_key_make(&a->cx, path, NULL, &a->key);
}

/* The memory was lost, and not the releases that run: none below their floors comes back. */
static enum err floors_found(struct agent *a)
{
	const char **names = arena_alloc(&a->cx.mem, SLOTS_MAX * sizeof(*names));
	struct installed *in = arena_alloc(&a->cx.mem, sizeof(*in));
	size_t n;

	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++)
		if (slot_read(a, names[i], in) == OK)
			TRY(floor_raise(a, names[i], in->release.floor));
	return OK;
}

static enum err enrol_ask(struct agent *a, const struct provisioning *p, const char *origin,
			  json_t **reply)
{
	struct printer said, body = { .mem = &a->cx.mem };
	const struct signer *signer = &a->key.seed.signer;
	unsigned char proof[SIGNATURE_SIZE];
	struct http_reply answer;

	enrol_print(&a->cx, origin, p->device, p->code, &said);
	TRY(signer->sign(signer, &a->cx, said.text, said.size, proof));
	put_open(&body, NULL, '{');
	put_text(&body, "device", p->device);
	put_text(&body, "code", p->code);
	put_text(&body, "public", base64_text(&a->cx, signer->public, PUBLIC_KEY_SIZE));
	put_text(&body, "proof", base64_text(&a->cx, proof, sizeof(proof)));
	put_close(&body, '}');
	TRY(api_post(&a->cx, &a->api, "/edge/v1/enrol", &body, &answer));
	return api_json(&a->cx, &answer, reply);
}

enum err enrol(struct agent *a, const char *path)
{
	auto_json reply = NULL;
	struct provisioning p;
	struct note_key key;
	json_t *fact;

	TRY(folder_make(a));
	TRY(folder_lock(a));
	TRY(twins_mend(a));
	if (agent_is_whole(a))
		return errf(&a->cx, E_CONFLICT, "%s is enrolled already", a->dir);
	TRY(provisioning_read(a, path, &p));
	TRY(provisioning_check(a, &p, &key));
	if (p.ca)
		TRY(agent_keep(a, in_dir(a, "ca.pem"), p.ca, strlen(p.ca), 0600));
	TRY(http_open(&a->cx, p.server, p.ca ? in_dir(a, "ca.pem") : NULL, &a->http));
	a->api = (struct api){ .http = a->http };
	TRY(root_brought(a, &p, key.origin));
	TRY(key_make(a));
	TRY(enrol_ask(a, &p, key.origin, &reply));
	fact = json_object_get(json_object_get(reply, "entry"), "fact");
	a->st = (struct state){ .use = p.use,
				.server = p.server,
				.device = p.device,
				.site = p.site,
				.enrolment = arena_strdup(&a->cx.mem, json_text(fact, "enrolment")),
				.token = arena_strdup(&a->cx.mem, json_text(reply, "secret")),
				.vkey = p.vkey,
				.origin = arena_strdup(&a->cx.mem, key.origin),
				.checkpoint = p.checkpoint };
	if (!uuid_ok(a->st.enrolment) || !*a->st.token)
		return errf(&a->cx, E_UNAVAILABLE, "the server did not say who this device is now");
	TRY(state_save(a));
	return floors_found(a);
}

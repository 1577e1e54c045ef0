/*
 * Devices: created, enrolled by a code that was open, retired; and their reports
 * again, from the entries alone: signed by the key that the device
 * enrolled, each the next after the one before, each item word for word what
 * its envelope says, and all of them under the root of their entry.  Server
 * and verifier judge the order of reports by one rule (rules/reports.h); the
 * verifier calls no code of the server.
 */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "documents/report.h"
#include "proof/dsse.h"
#include "rules/reports.h"
#include "verify/state.h"

#define BOOT_SIZE 37 /* bytes of a UUID's text, its NUL included */

/* A device from its creation on: its key and enrolment, once it has some, and the newest of its
 * reports. */
struct device {
	bool retired;
	int64_t code_ends; /* ms; 0: no code is open */
	unsigned char public[PUBLIC_KEY_SIZE];
	const char *enrolment;
	char payload[DIGEST_SIZE], boot[BOOT_SIZE]; /* "": it has not reported */
	int64_t sequence;
};

static enum err device_named(struct verify *v, const char *name, struct device **out)
{
	*out = map_get(&v->state->devices, name);
	if (!*out)
		return wrong(v, "/fact/device", "there is no device '%s' yet", name);
	return (*out)->retired ? wrong(v, "/fact/device", "the device '%s' is retired", name) : OK;
}

enum err device_in_use(struct verify *v, const char *name)
{
	const struct device *d = map_get(&v->state->devices, name);

	return d && d->enrolment && !d->retired
		       ? OK
		       : wrong(v, "/actor/id", "no device '%s' is enrolled", name);
}

enum err on_device_created(struct verify *v, const struct entry *e)
{
	struct device *d = arena_alloc(&v->cx.mem, sizeof(*d));
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");
	const char *fold = e->v > 1 ? read_text(&r, "fold") : NULL;

	read_text(&r, "site");
	read_array(&r, "labels");
	read_text(&r, "code");
	d->code_ends = read_int(&r, "expires_at");
	TRY(read_end(&v->scratch, &r));
	if (map_get(&v->state->devices, name))
		return wrong(v, "/fact/device", "the device '%s' was created before", name);
	map_put(&v->state->devices, name, d);
	return id_given(v, name, fold, true);
}

enum err on_device_invited(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");
	int64_t ends;
	struct device *d;

	read_text(&r, "code");
	ends = read_int(&r, "expires_at");
	TRY(read_end(&v->scratch, &r));
	TRY(device_named(v, name, &d));
	d->code_ends = ends;
	return OK;
}

/* A key alone makes no device: a user who may do so created it, and a code counts once. */
static enum err enrolment_check(struct verify *v, const struct entry *e, const struct device *d)
{
	if (e->actor_kind != KIND_DEVICE)
		return wrong(v, "/actor", "a device enrols itself");
	if (d->code_ends <= e->clock)
		return wrong(v, "/fact/device", "no code of the device was open");
	return OK;
}

enum err on_device_enrolled(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device"), *enrolment = read_text(&r, "enrolment");
	const char *key = read_text(&r, "key"), *public = read_text(&r, "public");
	struct ssh_key is;
	struct device *d;

	read_text(&r, "token");
	TRY(read_end(&v->scratch, &r));
	TRY(device_named(v, name, &d));
	TRY(enrolment_check(v, e, d));
	TRY(unforked_check(v));
	*d = (struct device){ .enrolment = keep(v, enrolment) };
	if (!base64_bytes(public, strlen(public), d->public, PUBLIC_KEY_SIZE))
		return wrong(v, "/fact/public", "it is no key");
	is = ssh_ed25519(d->public);
	return strcmp(ssh_fingerprint(&v->scratch, &is), key) == 0
		       ? OK
		       : wrong(v, "/fact/key", "it is not that of the public key");
}

enum err on_device_retired(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *name = read_text(&r, "device");
	struct device *d;

	TRY(read_end(&v->scratch, &r));
	TRY(device_named(v, name, &d));
	d->retired = true;
	return OK;
}

/* The item is what the signed payload says, word for word. */
static enum err device_words_check(struct verify *v, json_t *item, const char *place,
				   const struct report *r, const char *payload,
				   const char *envelope)
{
	struct printer again = { .mem = &v->scratch.mem };
	auto_json said = NULL;

	put_open(&again, NULL, '{');
	report_item_put(&v->scratch, &again, r, payload, envelope);
	put_close(&again, '}');
	TRY(json_read(&v->scratch, again.text, again.size, &said));
	return json_equal(item, said)
		       ? OK
		       : wrong(v, place, "the report in %s says something else", envelope);
}

static enum err device_order_check(struct verify *v, const char *place, struct device *d,
				   const struct report *r, const char *payload)
{
	const struct last_report last = { d->enrolment, d->boot, *d->payload ? d->payload : NULL,
					  d->sequence };
	int64_t next;

	if (report_follows(&last, r, &next) != REPORT_FOLLOWS)
		return wrong(v, place, "it does not follow the report of this device before it");
	snprintf(d->payload, sizeof(d->payload), "%s", payload);
	snprintf(d->boot, sizeof(d->boot), "%s", r->boot);
	d->sequence = r->sequence;
	return OK;
}

/* What the device verified of the log: a head that it had, before the report. */
static enum err device_head_check(struct verify *v, const struct entry *e, const char *place,
				  const struct report *r)
{
	struct checkpoint head;
	struct hash root;

	if (!r->origin)
		return OK;
	if (!was_called(v, r->origin, r->size - 1) || r->size > e->index)
		return wrong(v, place, "its checkpoint is no earlier head of this log");
	if (!head_signer(&v->scratch, &v->logs, r->origin, r->checkpoint, &head))
		return wrong(v, place, "no known key of %s signed its checkpoint", r->origin);
	TRY(tree_root(&v->scratch, &v->tree, (uint64_t)r->size, &root));
	return strcmp(hash_text(&v->scratch, &root), r->root) == 0
		       ? OK
		       : wrong(v, place, "this log never had the head of its checkpoint");
}

/* A report whose envelope is not there is the next after the one before by what the entry says.
 * That another entry dropped it is asked with the contents. */
static enum err attested_check(struct verify *v, json_t *item, const char *place, struct device *d,
			       struct report *r, bool *gone)
{
	const char *payload = json_string_value(json_object_get(item, "payload"));
	const char *boot = json_string_value(json_object_get(item, "boot"));
	const char *enrolment = json_string_value(json_object_get(item, "enrolment"));
	const char *envelope = json_string_value(json_object_get(item, "envelope"));

	if (!payload || !digest_ok(payload) || !envelope || !digest_ok(envelope) || !boot)
		return wrong(v, place, "it names no envelope, payload or boot");
	if (!enrolment || strcmp(enrolment, d->enrolment) != 0)
		return wrong(v, place, "it is of an enrolment that is over");
	*gone = true;
	*r = (struct report){ .boot = boot, .enrolment = d->enrolment };
	r->sequence = json_integer_value(json_object_get(item, "sequence"));
	r->previous = *d->payload ? d->payload : NULL;
	return device_order_check(v, place, d, r, payload);
}

static enum err report_check(struct verify *v, const struct entry *e, json_t *item,
			     const char *place, struct hash *leaf, bool *gone)
{
	const char *envelope = json_string_value(json_object_get(item, "envelope"));
	const char *device = json_string_value(json_object_get(item, "device")), *payload;
	const struct archive_file *f = envelope ? document_of(v, envelope) : NULL;
	struct device *d = device ? map_get(&v->state->devices, device) : NULL;
	struct report *r = arena_alloc(&v->scratch.mem, sizeof(*r));
	struct dsse dsse;
	struct hash h;

	if (!d || !d->enrolment || d->retired)
		return wrong(v, place, "no such device reports");
	if (!f)
		return attested_check(v, item, place, d, r, gone);
	TRY(dsse_parse(&v->scratch, f->bytes, f->size, &dsse));
	if (strcmp(dsse.type, REPORT_TYPE) != 0 || !dsse_verify(&v->scratch, &dsse, d->public))
		return wrong(v, place, "%s is no report signed by the device's key", f->name);
	TRY(report_parse(&v->scratch, dsse.payload, dsse.size, r));
	TRY(report_judged(&v->scratch, r));
	h = hash_bytes(dsse.payload, dsse.size);
	payload = digest_text(&v->scratch, &h);
	*leaf = merkle_leaf(dsse.payload, dsse.size);
	TRY(device_words_check(v, item, place, r, payload, envelope));
	if (strcmp(r->enrolment, d->enrolment) != 0)
		return wrong(v, place, "it is of an enrolment that is over");
	TRY(device_head_check(v, e, place, r));
	return device_order_check(v, place, d, r, payload);
}

enum err report_holds(struct verify *v, const char *device, const char *envelope, const char *note)
{
	const struct device *d = device ? map_get(&v->state->devices, device) : NULL;
	const struct archive_file *f = document_of(v, envelope);
	struct report *r = arena_alloc(&v->scratch.mem, sizeof(*r));
	struct dsse dsse;

	if (!d || !d->enrolment)
		return wrong(v, "/fact/by", "no such device was enrolled");
	if (!f)
		return wrong(v, "/fact/report", "the report is not there");
	if (dsse_parse(&v->scratch, f->bytes, f->size, &dsse) != OK ||
	    strcmp(dsse.type, REPORT_TYPE) != 0 || !dsse_verify(&v->scratch, &dsse, d->public))
		return wrong(v, "/fact/report", "%s is no report signed by the device's key",
			     f->name);
	TRY(report_parse(&v->scratch, dsse.payload, dsse.size, r));
	return text_same(r->checkpoint, note)
		       ? OK
		       : wrong(v, "/fact/report", "the device verified another head");
}

/* The objects are the devices, in the order of their reports. */
static enum err device_object_check(struct verify *v, const struct entry *e, size_t i, json_t *item,
				    const char *place)
{
	const char *device = json_string_value(json_object_get(item, "device"));
	const char *want = arena_printf(&v->scratch.mem, "device:%s", device ? device : "");

	return strcmp(e->object[i].id, want) == 0
		       ? OK
		       : wrong(v, place, "the entry's object there is not this device");
}

/* The entry still says it of a report whose envelope is gone. */
static void reported_keep(struct state *s, struct tree_head head)
{
	if (head.size > s->reported.size)
		s->reported = head;
}

enum err on_reports_received(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);
	const char *said = read_text(&r, "root"), *place;
	json_t *reports = read_array(&r, "reports");
	size_t n = json_array_size(reports);
	struct hash *leaf = arena_alloc(&v->scratch.mem, (n + 1) * sizeof(*leaf)), root;
	bool gone = false;

	TRY(read_end(&v->scratch, &r));
	if (e->actor_kind != KIND_SYSTEM || n == 0 || n != e->n_objects)
		return wrong(v, "/objects", "one for each report, received by the system");
	for (size_t i = 0; i < n; i++) {
		place = arena_printf(&v->scratch.mem, "/fact/reports/%zu", i);
		TRY(device_object_check(v, e, i, json_array_get(reports, i), place));
		TRY(report_check(v, e, json_array_get(reports, i), place, &leaf[i], &gone));
	}
	root = merkle_over(leaf, n);
	if (!gone && strcmp(hash_text(&v->scratch, &root), said) != 0)
		return wrong(v, "/fact/root", "its reports do not lead to this root");
	for (size_t i = 0; i < n; i++)
		reported_keep(v->state, report_item_head(json_array_get(reports, i)));
	v->state->reports += n;
	return OK;
}

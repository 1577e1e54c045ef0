/*
 * What devices call.  Strangers who try codes are refused in a lane of their
 * own and never reach the writer; polls are answered from memory until another assignment is
 * made for the device.
 */

#include <string.h>

#include "base/text.h"
#include "engine/content.h"
#include "engine/foreign.h"
#include "engine/history.h"
#include "fleet/contact.h"
#include "fleet/device.h"
#include "fleet/report.h"
#include "fleet/routes.h"
#include "http/who.h"

const struct field enrol_in[] = {
	{ "device", NAME, REQUIRED, NAME_MAX_BYTES, "its name" },
	{ "code", SECRET, REQUIRED, 200, "the one-time code" },
	{ "public", TEXT, REQUIRED, 44, "its public key: base64 of 32 bytes, Ed25519" },
	{ "proof", TEXT, REQUIRED, 88, "the key's signature over what schema/report.md says" },
	END_OF_FIELDS
};

static enum err bytes_read(struct req *rq, const char *field, void *out, size_t n)
{
	const char *text = in_text(rq, field);

	if (base64_bytes(text, strlen(text), out, n))
		return OK;
	return err_at(&rq->cx, errf(&rq->cx, E_INVALID, "base64 of %zu bytes", n), "/%s", field);
}

/* In the lane of devices that enrol: the code first, so that strangers never reach the writer. */
enum err api_enrol_prepare(struct req *rq)
{
	struct enrolment_asked *a = arena_alloc(&rq->cx.mem, sizeof(*a));
	struct device d;

	a->device = in_text(rq, "device");
	a->code = in_text(rq, "code");
	TRY(bytes_read(rq, "public", a->public, sizeof(a->public)));
	TRY(bytes_read(rq, "proof", a->proof, sizeof(a->proof)));
	TRY(enrol_check(&rq->cx, rq->db, origin_of(rq), a, &d));
	who_fitted(rq);
	rq->prepared = a;
	rq->who = (struct principal){ .user = d.name, .kind = KIND_DEVICE, .site = d.site };
	rq->act.actor = (struct actor){ .kind = KIND_DEVICE, .id = d.name, .site = d.site };
	return OK;
}

enum err api_enrol(struct req *rq)
{
	return device_enrol(&rq->cx, rq->db, origin_of(rq), rq->prepared, &rq->job.fact,
			    &rq->secret);
}

/* Most polls bring nothing: the answer that the device had holds until another
 * assignment is made for it.  The device asks before the snapshot is taken. */
enum err api_assignment_known(struct req *rq)
{
	struct seen *seen = memory_of(rq->services->memories, &seen_memory);
	uint64_t *turn = arena_alloc(&rq->cx.mem, sizeof(*turn));
	char etag[SEEN_ETAG];

	*turn = seen_asked(seen, rq->who.user, rq->cx.now, etag);
	rq->prepared = turn;
	if (!*etag || !req_knows(rq, etag))
		return OK;
	rq->etag = arena_strdup(&rq->cx.mem, etag);
	return reply_bytes(rq, 200, "application/json", "", 0);
}

/* The signed bytes as they were made. */
enum err api_assignment_get(struct req *rq)
{
	const uint64_t *turn = rq->prepared;
	struct assigned a;
	struct document doc;

	TRY(db_assignment_of(&rq->cx, rq->db, rq->who.user, AT_NOW, &a));
	if (a.counter == 0)
		return err_next(
			&rq->cx,
			errf(&rq->cx, E_NOT_FOUND, "nothing is assigned to '%s' yet", rq->who.user),
			"Ask again later; until then nothing changes.");
	TRY(document_read(&rq->cx, rq->db, a.envelope, &doc));
	rq->etag = a.envelope;
	seen_answered(memory_of(rq->services->memories, &seen_memory), rq->who.user, *turn,
		      a.envelope);
	return reply_bytes(rq, 200, "application/json", doc.bytes, doc.size);
}

void api_report_gather(struct req *rq)
{
	rq->job.item.stream = &report_stream;
	rq->job.item.object = arena_printf(&rq->cx.mem, "device:%s", rq->who.user);
}

/* The entry has other devices' reports in it, which are none of this one's business. */
static void report_acknowledge(struct req *rq)
{
	struct printer p = { .mem = &rq->cx.mem };

	put_open(&p, NULL, '{');
	put_int(&p, "index", rq->job.receipt.index);
	put_int(&p, "place", (int64_t)rq->job.item.place);
	put_close(&p, '}');
	reply_json(rq, 201, p.text);
	rq->location =
		arena_printf(&rq->cx.mem, "/log/entry/%lld", (long long)rq->job.receipt.index);
}

/* On a worker: a signature takes a third of the time that a report would cost the writer. */
enum err api_report_prepare(struct req *rq)
{
	struct report_opened *o = arena_alloc(&rq->cx.mem, sizeof(*o));

	rq->prepared = o;
	return report_open(&rq->cx, rq->db, &rq->services->instance->signer.key, rq->who.user,
			   in_text(rq, "envelope"), &rq->job.fact, o);
}

static const struct foreign_shown *report_shown(struct req *rq, const struct report_opened *o)
{
	struct foreign_shown *shown = arena_alloc(&rq->cx.mem, sizeof(*shown));

	*shown = (struct foreign_shown){ .note = o->report.checkpoint,
					 .held = HELD_BY_REPORT,
					 .kind = actor_kind_name(KIND_DEVICE),
					 .id = rq->who.user,
					 .report = o->envelope };
	return shown;
}

enum err api_report_receive(struct req *rq)
{
	const struct report_opened *o = rq->prepared;
	struct job *job = &rq->job;
	struct report_outcome what;
	enum err e;

	rq->after = report_acknowledge;
	e = report_receive(&rq->cx, rq->db, origin_of(rq), rq->who.user, o, &job->fact, &what);
	job->repeated = what.again;
	if (what.proves)
		job->proves = report_shown(rq, o);
	TRY(e);
	job->item.leaf = o->leaf;
	return job->repeated ? reply_json(rq, 200, "{\"repeated\":true}") : OK;
}

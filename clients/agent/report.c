/*
 * A report is made when there is something new to say, signed and kept before
 * it is sent, and sent until it was acknowledged: the chain of reports (each
 * names the one before) must not depend on whether an answer came through.  The
 * next report waits for that.
 *
 * A report that the server refuses for good is not repeated at each poll, but
 * each hour (QUIET_MS): people must look at it, and the device goes on running.
 * The hour is of elapsed time: a clock that is set back makes no wait longer.
 */

#include <string.h>

#include "agent/slots.h"
#include "base/clock.h"
#include "documents/assignment.h"
#include "documents/trust.h"
#include "lib/file.h"
#include "proof/dsse.h"

#define BOOT_ID     "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_MAX 64
#define QUIET_MS    3600000

enum err boot_id(struct agent *a, const char **out)
{
	size_t size;
	char *text;

	TRY(file_load(&a->cx, BOOT_ID, BOOT_ID_MAX, &text, &size));
	text[strcspn(text, "\n")] = '\0';
	*out = text;
	return uuid_ok(text) ? OK : errf(&a->cx, E_FAULT, "this machine has no boot id");
}

/* One release is named once in a slot: that it runs is newer than that it
 * failed. */
static bool is_said(const struct report *r, const struct report_slot *s)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->slot[i].slot, s->slot) == 0 && r->slot[i].release == s->release)
			return true;
	return false;
}

static enum err slots_fill(struct agent *a, struct report *r)
{
	const char *names[SLOTS_MAX];
	struct installed in;
	size_t n;

	TRY(slots_list(a, names, &n));
	for (size_t i = 0; i < n; i++) {
		if (slot_read(a, names[i], &in) != OK || installed_known(a, &in) != OK)
			continue;
		r->slot[r->n++] = (struct report_slot){ .slot = names[i],
							.model = in.release.model,
							.release = in.release.number,
							.version = in.version.number,
							.digest = in.version.digest,
							.state = "active",
							.record = in.record };
	}
	for (size_t i = 0; i < a->st.n_bad; i++)
		if (!is_said(r, &a->st.bad[i]))
			r->slot[r->n++] = a->st.bad[i];
	return OK;
}

/* No larger than it may be: what there is no room for is said when something else is mended. */
static void payload_print(struct agent *a, struct report *r, struct printer *out)
{
	report_print(&a->cx, r, out);
	while (out->size > REPORT_MAX && r->n > 0) {
		r->n--;
		report_print(&a->cx, r, out);
	}
}

/* What it says, without when and in which order. */
static const char *gist(struct agent *a, const struct report *r)
{
	struct printer p = { .mem = &a->cx.mem };
	struct hash h;

	put_int(&p, NULL, r->epoch);
	put_int(&p, NULL, r->counter);
	report_slots_print(&p, r);
	report_alarms_print(&a->cx, &p, r->alarm, r->n_alarms);
	h = hash_bytes(p.text, p.size);
	return digest_text(&a->cx, &h);
}

/* The formats that this program reads: of releases, of their way to here, and of trust. */
static const char *const formats[] = {
	("assignment/" as_text(ASSIGNMENT_V)),
	"evidence/1",
	"release/2",
	("trust-approval/" as_text(TRUST_V)),
	("trust-assignment/" as_text(TRUST_V)),
	("trust-log/" as_text(TRUST_V)),
	("trust-signers/" as_text(TRUST_V)),
	"version/1",
	"x-signet/1",
};

/* The head and what the log itself signed of it: others may have signed it as often as they like.
 */
static const char *own_lines(struct agent *a, const char *note)
{
	const char *body = strstr(note, "\n\n"), *lead, *end;
	struct printer p = { .mem = &a->cx.mem };

	if (!body)
		return note;
	lead = arena_printf(&a->cx.mem, "\xe2\x80\x94 %s ", a->st.origin);
	put_bytes(&p, note, (size_t)(body + 2 - note));
	for (const char *line = body + 2; (end = strchr(line, '\n')); line = end + 1)
		if (strncmp(line, lead, strlen(lead)) == 0)
			put_bytes(&p, line, (size_t)(end + 1 - line));
	return p.text;
}

static enum err head_fill(struct agent *a, struct report *r)
{
	struct checkpoint head;

	TRY(head_kept(a, &head));
	r->checkpoint = own_lines(a, head.note);
	if (strlen(r->checkpoint) > REPORT_NOTE_MAX)
		r->checkpoint = NULL;
	return OK;
}

/* A new report, if there is something new to say: signed and kept before it is sent. */
static enum err report_make(struct agent *a)
{
	struct printer payload, envelope = { .mem = &a->cx.mem };
	struct state *s = &a->st;
	struct report *r = arena_alloc(&a->cx.mem, sizeof(*r));
	const char *boot, *says;
	struct hash h;

	TRY(boot_id(a, &boot));
	*r = (struct report){ .device = s->device,
			      .enrolment = s->enrolment,
			      .boot = boot,
			      .previous = s->previous,
			      .time = agent_now(a),
			      .epoch = s->epoch,
			      .counter = s->counter,
			      .format = formats,
			      .n_formats = countof(formats) };
	r->sequence = s->boot && strcmp(s->boot, boot) == 0 ? s->sequence + 1 : 1;
	TRY(slots_fill(a, r));
	r->n_alarms = s->n_alarms;
	memcpy(r->alarm, s->alarms, s->n_alarms * sizeof(*s->alarms));
	TRY(head_fill(a, r));
	payload_print(a, r, &payload);
	says = gist(a, r);
	if (s->reported && strcmp(s->reported, says) == 0)
		return OK;
	TRY(dsse_sign(&a->cx, &a->key.seed.signer, a->key.fingerprint, REPORT_TYPE, payload.text,
		      payload.size, &envelope));
	h = hash_bytes(payload.text, payload.size);
	s->previous = digest_text(&a->cx, &h);
	s->boot = boot;
	s->sequence = r->sequence;
	s->reported = says;
	s->pending = envelope.text;
	return state_save(a);
}

static enum err send_pending(struct agent *a)
{
	struct printer body = { .mem = &a->cx.mem };
	struct http_reply reply;
	enum err e;

	if (!a->st.pending || clock_elapsed_ms() < a->quiet_until)
		return OK;
	put_open(&body, NULL, '{');
	put_text(&body, "envelope", a->st.pending);
	put_close(&body, '}');
	e = api_post(&a->cx, &a->api, "/edge/v1/reports", &body, &reply);
	if (e == E_CONFLICT || e == E_INVALID) /* what people must look at, and it stays so */
		a->quiet_until = clock_elapsed_ms() + QUIET_MS;
	if (e == E_CONFLICT) {
		alarm_now(a, ALARM_REFUSED, a->cx.detail);
		TRY(state_save(a));
		return E_CONFLICT;
	}
	TRY(e);
	alarm_ended(a, ALARM_REFUSED);
	a->st.pending = NULL;
	return state_save(a);
}

enum err report_flush(struct agent *a)
{
	TRY(send_pending(a));
	if (a->st.pending) /* one after another: the next would not follow */
		return OK;
	TRY(report_make(a));
	return send_pending(a);
}

/*
 * Reports whose payload and signature went by an entry, found again from the entries alone: of each
 * device, what its newest report said, and those that changed nothing and were followed by another.
 * An entry that drops reports names how many there are of these in its range, and their root.
 *
 * This runs before anything is judged, so a member that is missing makes a report one that changed
 * something; who judges the entry says what is wrong with it.  Memory: 120 bytes for each report
 * that could go and did not, and 300 for each device, until the entries were gone through.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents/role.h"
#include "proof/digest.h"
#include "proof/note.h"
#include "rules/reports.h"
#include "verify/state.h"

/* A report that may go. */
struct spare {
	int64_t idx;
	const char *device;
	struct hash payload, envelope;
};

/* The newest report of a device. */
struct newest {
	const char *device;
	char enrolment[40], boot[40];
	struct report_gist gist;
	bool repeats; /* it changed nothing */
	struct spare as;
};

struct dropping {
	struct ctx cx; /* of the devices */
	struct map devices;
	struct spare *spare;
	size_t n, room;
};

void dropped_begin(struct verify *v)
{
	v->dropping = calloc(1, sizeof(*v->dropping));
	if (!v->dropping)
		abort();
	v->dropping->devices.mem = &v->dropping->cx.mem;
}

void dropped_end(struct verify *v)
{
	if (!v->dropping)
		return;
	arena_free(&v->dropping->cx.mem);
	free(v->dropping->spare);
	free(v->dropping);
	v->dropping = NULL;
}

static void spare_add(struct dropping *d, const struct spare *s)
{
	if (d->n == d->room) {
		d->room = d->room ? 2 * d->room : 256;
		d->spare = realloc(d->spare, d->room * sizeof(*d->spare));
		if (!d->spare)
			abort();
	}
	d->spare[d->n++] = *s;
}

static const char *item_text(json_t *item, const char *name)
{
	return json_string_value(json_object_get(item, name));
}

static const char *text_or_none(json_t *item, const char *name)
{
	const char *text = item_text(item, name);

	return text ? text : "";
}

/* Version 1 names no record. */
static struct report_gist item_gist(struct ctx *cx, json_t *slots, json_t *alarms)
{
	struct report_slot *slot = arena_alloc(&cx->mem, REPORT_SLOTS_MAX * sizeof(*slot));
	struct report_alarm alarm[REPORT_ALARMS_MAX];
	size_t n = 0, n_alarms = 0, i;
	json_t *item;

	json_array_foreach (slots, i, item)
		if (n < REPORT_SLOTS_MAX)
			slot[n++] = (struct report_slot){
				.slot = text_or_none(item, "slot"),
				.model = text_or_none(item, "model"),
				.release = json_integer_value(json_object_get(item, "release")),
				.version = json_integer_value(json_object_get(item, "version")),
				.digest = item_text(item, "digest"),
				.state = text_or_none(item, "state"),
				.record = item_text(item, "record"),
			};
	while (n_alarms < json_array_size(alarms) && n_alarms < REPORT_ALARMS_MAX &&
	       report_alarm_parse(cx, alarms, n_alarms, &alarm[n_alarms]) == OK)
		n_alarms++;
	return report_gist(cx, slot, n, alarm, n_alarms);
}

static struct newest *device_of(struct dropping *d, const char *name)
{
	struct newest *n = map_get(&d->devices, name);

	if (n)
		return n;
	n = arena_alloc(&d->cx.mem, sizeof(*n));
	*n = (struct newest){ .device = arena_strdup(&d->cx.mem, name) };
	map_put(&d->devices, n->device, n);
	return n;
}

static void report_note(struct verify *v, const struct entry *e, json_t *item)
{
	const char *device = item_text(item, "device"), *payload = item_text(item, "payload");
	const char *enrolment = text_or_none(item, "enrolment");
	const char *boot = text_or_none(item, "boot");
	struct report_gist is = item_gist(&v->scratch, json_object_get(item, "slots"),
					  json_object_get(item, "alarms"));
	struct spare as = { .idx = e->index };
	struct newest *n;

	if (!device || !payload || !digest_parse(payload, &as.payload) ||
	    !digest_parse(text_or_none(item, "envelope"), &as.envelope))
		return;
	n = device_of(v->dropping, device);
	if (n->repeats)
		spare_add(v->dropping, &n->as);
	as.device = n->device;
	n->repeats = report_repeats(
		&(struct last_report){ n->enrolment, n->boot, n->as.device ? payload : NULL, 0 },
		&n->gist, enrolment, boot, &is);
	snprintf(n->enrolment, sizeof(n->enrolment), "%s", enrolment);
	snprintf(n->boot, sizeof(n->boot), "%s", boot);
	n->gist = is;
	n->as = as;
}

static int spare_order(const void *a, const void *b)
{
	const struct spare *x = a, *y = b;

	return x->idx != y->idx ? (x->idx > y->idx) - (x->idx < y->idx)
				: strcmp(x->device, y->device);
}

/* Those of the range come last, in their order; how many there are. */
static size_t range_take(struct dropping *d, int64_t from, int64_t to)
{
	size_t left = 0, n = d->n;
	struct spare *out = calloc(n + 1, sizeof(*out));
	size_t taken = 0;

	if (!out)
		abort();
	for (size_t i = 0; i < n; i++)
		if (d->spare[i].idx >= from && d->spare[i].idx < to)
			out[taken++] = d->spare[i];
		else
			d->spare[left++] = d->spare[i];
	qsort(out, taken, sizeof(*out), spare_order);
	if (taken)
		memcpy(d->spare + left, out, taken * sizeof(*out));
	free(out);
	return taken;
}

static enum err drop_judge(struct verify *v, const struct entry *e, const struct spare *s, size_t n)
{
	const char *root = text_or_none(e->fact, "root");
	struct hash *payload = arena_alloc(&v->scratch.mem, (n + 1) * sizeof(*payload)), is;

	if (json_integer_value(json_object_get(e->fact, "count")) != (json_int_t)n || n == 0)
		return wrong(v, "/fact/count", "%zu reports of its range may go", n);
	for (size_t i = 0; i < n; i++)
		payload[i] = s[i].payload;
	is = reports_root(&v->scratch, payload, n);
	return strcmp(hash_text(&v->scratch, &is), root) == 0
		       ? OK
		       : wrong(v, "/fact/root",
			       "the reports of its range that may go have another root");
}

/* All of the range is REPORTS_KEPT old. */
static enum err age_check(struct verify *v, const struct entry *e, int64_t to)
{
	auto_entry last = { 0 };

	if (to < 1 || to > e->index)
		return wrong(v, "/fact/to", "it is no entry before this one");
	TRY(entry_at(v, (uint64_t)to - 1, &last));
	return last.at <= e->at - REPORTS_KEPT
		       ? OK
		       : wrong(v, "/fact/to", "entry %lld was younger than %d days then",
			       (long long)to - 1, (int)(REPORTS_KEPT / DAY_MS));
}

static enum err drop_note(struct verify *v, const struct entry *e, dropped_fn *fn, void *arg)
{
	struct dropping *d = v->dropping;
	int64_t from = json_integer_value(json_object_get(e->fact, "from"));
	int64_t to = json_integer_value(json_object_get(e->fact, "to"));
	size_t n;

	TRY(age_check(v, e, to));
	n = range_take(d, from, to);
	d->n -= n;
	TRY(drop_judge(v, e, d->spare + d->n, n));
	for (size_t i = 0; i < n; i++)
		TRY(fn(arg, &v->scratch, digest_text(&v->scratch, &d->spare[d->n + i].envelope)));
	v->dropped += n;
	return OK;
}

enum err dropped_note(struct verify *v, const struct entry *e, dropped_fn *fn, void *arg)
{
	json_t *item;
	size_t i;

	if (e->action == ACTION_REPORTS_DROPPED)
		return drop_note(v, e, fn, arg);
	if (e->action == ACTION_REPORTS_RECEIVED)
		json_array_foreach (json_object_get(e->fact, "reports"), i, item)
			report_note(v, e, item);
	return OK;
}

/* Which went was found before. */
enum err on_reports_dropped(struct verify *v, const struct entry *e)
{
	struct reader r = entry_fact(e);

	read_int(&r, "from");
	read_int(&r, "to");
	read_int(&r, "count");
	read_text(&r, "root");
	TRY(read_end(&v->scratch, &r));
	return acted_as(v, e, ROLE_ADMINISTRATOR, EVERY_SITE);
}

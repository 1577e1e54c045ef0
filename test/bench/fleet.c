#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "bench.h"
#include "documents/enrol.h"
#include "documents/report.h"
#include "lib/api.h"
#include "proof/dsse.h"

/*
 * bench_fleet SERVER ORIGIN OPERATOR-SECRET SITE PREFIX DEVICES SECONDS [TOKENS]: enrols so many
 * devices over HTTP, PREFIX-000000 and on, each with a key of its own, until it has its first
 * assignment; then, unless SECONDS is 0, they report, one client for the time of a report and
 * CLIENTS for the rate.  TOKENS: a file of lines "token etag" to make, by which the devices poll.
 * Prints "name value" lines: microseconds, or per second.
 */

#define CLIENTS 8
#define SAMPLE  100

struct device {
	char name[32], token[80], enrolment[64], previous[80];
	struct seed_signer key;
	int64_t sequence;
};

struct client {
	pthread_t thread;
	struct ctx lasting, cx; /* cx is reset after each act */
	struct api api;
	size_t first;
	long done;
};

static const char *server, *origin, *operator, * site, *prefix;
static FILE *tokens;
static struct device *devices;
static size_t n_devices;
static double until;

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void median_print(const char *name, double *t, size_t n)
{
	qsort(t, n, sizeof(*t), by_size);
	printf("%s %.0f\n", name, t[n / 2] * 1e6);
	fflush(stdout);
}

static void client_open(struct client *c)
{
	struct http *http;

	MUST(&c->lasting, http_open(&c->lasting, server, NULL, &http));
	c->api = (struct api){ .http = http };
}

static void client_close(struct client *c)
{
	http_close(c->api.http);
	arena_free(&c->cx.mem);
	arena_free(&c->lasting.mem);
}

static void secret_take(struct ctx *cx, const struct http_reply *reply, char *out, size_t room,
			struct device *d)
{
	auto_json json = NULL;

	MUST(cx, api_json(cx, reply, &json));
	snprintf(out, room, "%s", json_text(json, "secret"));
	if (d)
		snprintf(d->enrolment, sizeof(d->enrolment), "%s",
			 json_text(json_object_get(json_object_get(json, "entry"), "fact"),
				   "enrolment"));
}

static void created(struct client *c, struct device *d, char code[80])
{
	struct printer body = { .mem = &c->cx.mem };
	struct http_reply reply;

	put_open(&body, NULL, '{');
	put_text(&body, "device", d->name);
	put_text(&body, "site", site);
	put_close(&body, '}');
	c->api.secret = operator;
	MUST(&c->cx, api_post(&c->cx, &c->api, "/v1/devices", &body, &reply));
	secret_take(&c->cx, &reply, code, 80, NULL);
}

static void enrolled(struct client *c, struct device *d, const char *code)
{
	struct printer body = { .mem = &c->cx.mem }, said;
	unsigned char proof[SIGNATURE_SIZE];
	struct http_reply reply;

	enrol_print(&c->cx, origin, d->name, code, &said);
	MUST(&c->cx, d->key.signer.sign(&d->key.signer, &c->cx, said.text, said.size, proof));
	put_open(&body, NULL, '{');
	put_text(&body, "device", d->name);
	put_text(&body, "code", code);
	put_text(&body, "public", base64_text(&c->cx, d->key.signer.public, PUBLIC_KEY_SIZE));
	put_text(&body, "proof", base64_text(&c->cx, proof, sizeof(proof)));
	put_close(&body, '}');
	c->api.secret = NULL;
	MUST(&c->cx, api_post(&c->cx, &c->api, "/edge/v1/enrol", &body, &reply));
	secret_take(&c->cx, &reply, d->token, sizeof(d->token), d);
}

static void assigned(struct client *c, const struct device *d)
{
	const struct http_request rq = { .method = "GET",
					 .path = "/edge/v1/assignment",
					 .secret = d->token };
	struct http_reply reply = { .status = 404 };

	while (reply.status == 404)
		MUST(&c->cx, http_send(&c->cx, c->api.http, &rq, &reply));
	if (reply.status != 200) {
		fprintf(stderr, "assignment of %s: %d\n", d->name, reply.status);
		exit(1);
	}
	if (tokens)
		fprintf(tokens, "%s %s\n", d->token, reply.etag);
}

/* From the request to enrol to the first assignment. */
static void fleet_enrol(struct client *c)
{
	double *t = calloc(n_devices, sizeof(*t));
	char code[80];

	for (size_t i = 0; i < n_devices; i++) {
		struct device *d = &devices[i];
		unsigned char seed[SEED_SIZE];

		snprintf(d->name, sizeof(d->name), "%s-%06zu", prefix, i);
		randombytes_buf(seed, sizeof(seed));
		seed_signer_init(&d->key, seed);
		created(c, d, code);
		t[i] = seconds();
		enrolled(c, d, code);
		assigned(c, d);
		t[i] = seconds() - t[i];
		arena_reset(&c->cx.mem);
		if (i + 1 == 2 * SAMPLE)
			median_print("enrol_first", t + SAMPLE, SAMPLE);
	}
	if (n_devices >= 2 * SAMPLE)
		median_print("enrol_last", t + n_devices - SAMPLE, SAMPLE);
	free(t);
}

/* Of a release that nobody rolls out. */
#define RECORD "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void reported(struct client *c, struct device *d)
{
	struct report r = { .device = d->name,
			    .enrolment = d->enrolment,
			    .boot = "01a20f1f-d5ea-7de5-910b-5195fca48578",
			    .sequence = ++d->sequence,
			    .previous = *d->previous ? d->previous : NULL,
			    .time = clock_ms(),
			    .slot[0] = { .slot = "press-health",
					 .model = "press-health",
					 .release = 1,
					 .version = 1,
					 .state = d->sequence % 2 ? "installed" : "active",
					 .record = RECORD },
			    .n = 1 };
	struct printer payload, envelope = { .mem = &c->cx.mem }, body = envelope;
	struct http_reply reply;
	struct hash h;

	report_print(&c->cx, &r, &payload);
	MUST(&c->cx, dsse_sign(&c->cx, &d->key.signer, "", REPORT_TYPE, payload.text, payload.size,
			       &envelope));
	put_open(&body, NULL, '{');
	put_text(&body, "envelope", envelope.text);
	put_close(&body, '}');
	c->api.secret = d->token;
	MUST(&c->cx, api_post(&c->cx, &c->api, "/edge/v1/reports", &body, &reply));
	h = hash_bytes(payload.text, payload.size);
	snprintf(d->previous, sizeof(d->previous), "%s", digest_text(&c->cx, &h));
	arena_reset(&c->cx.mem);
}

static void *client_main(void *arg)
{
	struct client *c = arg;

	for (size_t i = c->first; seconds() < until; i += CLIENTS, c->done++)
		reported(c, &devices[i % n_devices]);
	return NULL;
}

static void report_rate(double length)
{
	struct client all[CLIENTS] = { 0 };
	double begun = seconds();
	long done = 0;

	until = begun + length;
	for (size_t i = 0; i < CLIENTS; i++) {
		client_open(&all[i]);
		all[i].first = i;
		pthread_create(&all[i].thread, NULL, client_main, &all[i]);
	}
	for (size_t i = 0; i < CLIENTS; i++) {
		pthread_join(all[i].thread, NULL);
		done += all[i].done;
		client_close(&all[i]);
	}
	printf("reports_per_s %.0f\n", (double)done / (seconds() - begun));
}

static void report_time(struct client *c)
{
	double t[3 * SAMPLE];

	for (size_t i = 0; i < countof(t); i++) {
		t[i] = seconds();
		reported(c, &devices[i % n_devices]);
		t[i] = seconds() - t[i];
	}
	median_print("report", t, countof(t));
}

int main(int argc, char **argv)
{
	struct client c = { 0 };
	double length;

	if (argc < 8 || sodium_init() < 0)
		return 2;
	server = argv[1];
	origin = argv[2];
	operator= argv[3];
	site = argv[4];
	prefix = argv[5];
	n_devices = strtoul(argv[6], NULL, 10) / CLIENTS * CLIENTS; /* each has one client */
	length = strtod(argv[7], NULL);
	tokens = argc > 8 && *argv[8] ? fopen(argv[8], "w") : NULL;
	devices = calloc(n_devices, sizeof(*devices));
	client_open(&c);
	fleet_enrol(&c);
	if (tokens)
		fclose(tokens);
	if (length > 0)
		report_time(&c);
	client_close(&c);
	if (length > 0)
		report_rate(length);
	return 0;
}

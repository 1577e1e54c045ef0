#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "engine/log_read.h"
#include "engine/recount.h"
#include "process.h"
#include "proof/tlogproof.h"
#include "store.h"

#define CLIENTS    8
#define ACKED_MAX  1000000
#define KILLS_EACH 20  /* of one directory */
#define SAMPLE     100 /* proofs asked for over HTTP after each kill */
#define DEVICES    4

/* What the server said it had written. */
struct acked {
	uint64_t index;
	struct hash leaf;
};

/* What it said that it had received of one device. */
struct received {
	struct received *next;
	uint64_t index, place;
	const char *payload;
};

struct device_load {
	struct load *l;
	struct ctx cx;
	struct device_here n;
	const char *pending, *payload, *previous; /* the report that waits for its answer */
	int64_t sequence;
	struct received *received;
};

struct load {
	struct process p;
	struct device_load d[DEVICES];
	pthread_mutex_t lock;
	size_t n;
	struct acked acked[ACKED_MAX];
	char digest[80];
};

static void acknowledge(struct load *l, const struct answer *a)
{
	struct acked one = { strtoull(strstr(a->body, "\"index\":") + 8, NULL, 10),
			     merkle_leaf(a->body, a->body_size) };

	pthread_mutex_lock(&l->lock);
	ck_assert_uint_lt(l->n, ACKED_MAX);
	l->acked[l->n++] = one;
	pthread_mutex_unlock(&l->lock);
}

/* Versions, now and then an artifact of its own; until the server is gone. */
static void *client(void *arg)
{
	struct load *l = arg;
	struct answer *a = malloc(sizeof(*a));
	char version[200], text[40], url[120];
	struct ctx cx = { 0 };
	struct hash h;

	snprintf(version, sizeof(version), "{\"files\":[{\"path\":\"m\",\"digest\":\"%s\"}]}",
		 l->digest);
	for (unsigned i = 0;; i++) {
		if (i % 8) {
			http(l->p.port, "POST", "/v1/models/m/versions", l->p.token, "", version,
			     a);
		} else {
			snprintf(text, sizeof(text), "%p %u %d", (void *)a, i, rand());
			h = hash_bytes(text, strlen(text));
			snprintf(url, sizeof(url), "/v1/artifacts/%s", digest_text(&cx, &h));
			http(l->p.port, "PUT", url, l->p.token, "", text, a);
		}
		if (a->status != 201)
			break;
		acknowledge(l, a);
	}
	arena_free(&cx.mem);
	free(a);
	return NULL;
}

static void received(struct device_load *d, const char *body)
{
	struct received *r = arena_alloc(&d->cx.mem, sizeof(*r));

	*r = (struct received){ d->received, strtoull(strstr(body, "\"index\":") + 8, NULL, 10),
				strtoull(strstr(body, "\"place\":") + 8, NULL, 10), d->payload };
	d->received = r;
}

/*
 * Reports, each after the one before; until the server is gone.  The one whose answer is missing
 * is sent again: 200 if it was received after all.  A 409 would say that one before it is lost.
 */
static void *device(void *arg)
{
	struct device_load *d = arg;
	struct answer *a = malloc(sizeof(*a));

	for (;;) {
		if (!d->pending) {
			struct report r = device_report(&d->n, ++d->sequence, d->previous);

			d->pending = device_report_body(&d->cx, &r, &d->n.key.signer, &d->payload);
		}
		http(d->l->p.port, "POST", "/edge/v1/reports", d->n.token, "", d->pending, a);
		if (a->status == 201)
			received(d, a->body);
		else if (a->status != 200)
			break;
		d->previous = d->payload;
		d->pending = NULL;
	}
	ck_assert_msg(a->status == 0 || a->status == 503, "%s", a->text);
	free(a);
	return NULL;
}

static void round_of_load(struct load *l, unsigned ms)
{
	pthread_t t[CLIENTS + DEVICES];

	for (size_t i = 0; i < CLIENTS; i++)
		pthread_create(&t[i], NULL, client, l);
	for (size_t i = 0; i < DEVICES; i++)
		pthread_create(&t[CLIENTS + i], NULL, device, &l->d[i]);
	usleep(ms * 1000); /* a moment for the kill, not a synchronisation */
	process_kill(&l->p, SIGKILL);
	for (size_t i = 0; i < CLIENTS + DEVICES; i++)
		pthread_join(t[i], NULL);
}

/* Every acknowledged entry stands in the file, byte for byte. */
static void entries_stand(struct load *l, const char *path)
{
	struct ctx cx = { 0 };
	struct hash leaf;
	const char *bytes;
	struct db *db;
	size_t size;

	assert_ok(&cx, db_open(&cx, path, DB_READ, &db));
	for (size_t i = 0; i < l->n; i++) {
		assert_ok(&cx, trail_entry(&cx, db, (int64_t)l->acked[i].index, &bytes, &size));
		leaf = merkle_leaf(bytes, size);
		ck_assert(hash_same(&leaf, &l->acked[i].leaf));
		arena_reset(&cx.mem);
	}
	db_close(db);
	arena_free(&cx.mem);
}

/* A sample of them, as a client would ask: with a proof under the key on paper. */
static void proofs_stand(struct load *l, const char *path)
{
	struct answer *a = malloc(sizeof(*a));
	struct ctx cx = { 0 };
	struct checkpoint proven;
	struct note_key key;
	const char *bytes;
	char url[64];
	struct db *db;
	size_t size;

	assert_ok(&cx, note_key_parse(&cx, l->p.vkey, &key));
	assert_ok(&cx, db_open(&cx, path, DB_READ, &db));
	for (size_t i = 0; i < l->n; i += 1 + l->n / SAMPLE) {
		uint64_t index = l->acked[i].index;

		snprintf(url, sizeof(url), "/log/proof/%d", (int)index);
		http(l->p.port, "GET", url, l->p.token, "", NULL, a);
		ck_assert_int_eq(a->status, 200);
		assert_ok(&cx, trail_entry(&cx, db, (int64_t)index, &bytes, &size));
		assert_ok(&cx, tlogproof_verify(&cx, &key, a->body, bytes, size, index, &proven));
		arena_reset(&cx.mem);
	}
	db_close(db);
	free(a);
	arena_free(&cx.mem);
}

/* Every report that was acknowledged is where the answer said, under its root: fsck sees to that.
 */
static size_t reports_stand(struct load *l, const char *path)
{
	struct ctx cx = { 0 };
	struct db *db;
	size_t n = 0;

	assert_ok(&cx, db_open(&cx, path, DB_READ, &db));
	for (size_t i = 0; i < DEVICES; i++)
		for (struct received *r = l->d[i].received; r; r = r->next, n++) {
			auto_entry e = { 0 };
			const char *bytes, *payload;
			json_t *item;
			size_t size;

			assert_ok(&cx, trail_entry(&cx, db, (int64_t)r->index, &bytes, &size));
			assert_ok(&cx, entry_parse(&cx, bytes, size, &e));
			item = json_array_get(json_object_get(e.fact, "reports"), r->place);
			payload = json_string_value(json_object_get(item, "payload"));
			ck_assert_str_eq(payload, r->payload);
			arena_reset(&cx.mem);
		}
	db_close(db);
	arena_free(&cx.mem);
	return n;
}

static void devices_add(struct load *l)
{
	static const char *const names[DEVICES] = { "edge-1", "edge-2", "edge-3", "edge-4" };
	struct ctx cx = { 0 };
	struct note_key key;

	assert_ok(&cx, note_key_parse(&cx, l->p.vkey, &key));
	for (size_t i = 0; i < DEVICES; i++) {
		struct device_load *d = &l->d[i];

		d->l = l;
		d->n = (struct device_here){ .cx = &d->cx,
					     .port = l->p.port,
					     .origin = arena_strdup(&d->cx.mem, key.origin),
					     .name = names[i] };
		device_enrols(&d->n, "main", l->p.admin);
	}
	arena_free(&cx.mem);
}

static void setup(struct load *l)
{
	const struct hash h = hash_bytes("bytes", 5);
	struct answer *a = malloc(sizeof(*a));
	struct ctx cx = { 0 };
	char url[120];

	process_init(&l->p);
	devices_add(l);
	strcpy(l->digest, digest_text(&cx, &h));
	http(l->p.port, "POST", "/v1/models", l->p.token, "", "{\"name\":\"m\",\"title\":\"t\"}",
	     a);
	ck_assert_int_eq(a->status, 201);
	snprintf(url, sizeof(url), "/v1/artifacts/%s", l->digest);
	http(l->p.port, "PUT", url, l->p.token, "", "bytes", a);
	ck_assert_int_eq(a->status, 201);
	free(a);
	arena_free(&cx.mem);
}

/* Kills of one server's directory, each followed by a start, a look at every acknowledged entry,
 * and fsck. */
static void directory_outlives(int kills)
{
	struct load *l = calloc(1, sizeof(*l));
	char path[80], blobs[80];
	struct fsck_report r;
	struct ctx cx = { 0 };
	size_t reports = 0;

	pthread_mutex_init(&l->lock, NULL);
	setup(l);
	snprintf(path, sizeof(path), "%s/signet.db", l->p.dir);
	snprintf(blobs, sizeof(blobs), "%s/blobs", l->p.dir);
	for (int i = 0; i < kills; i++) {
		round_of_load(l, 20 + (unsigned)rand() % 300);
		process_start(&l->p);
		entries_stand(l, path);
		reports = reports_stand(l, path);
		proofs_stand(l, path);
		assert_ok(&cx, fsck(&cx, path, NULL, FSCK_REPLAY, &r));
		assert_ok(&cx, fsck_bytes(&cx, path, blobs, &r));
		ck_assert_uint_ge(r.entries, l->n);
		arena_reset(&cx.mem);
	}
	fprintf(stderr, "# %d kills, %zu acknowledged, %zu reports, %llu entries\n", kills, l->n,
		reports, (unsigned long long)r.entries);
	for (size_t i = 0; i < DEVICES; i++)
		arena_free(&l->d[i].cx.mem);
	process_remove(&l->p);
	arena_free(&cx.mem);
	free(l);
}

/* Each look reads the whole log, so many kills are shared among directories. */
TEST(what_was_acknowledged_outlives_kill_9)
{
	int left = getenv("SIGNET_KILLS") ? atoi(getenv("SIGNET_KILLS")) : KILLS_EACH;

	for (; left > 0; left -= KILLS_EACH)
		directory_outlives(left < KILLS_EACH ? left : KILLS_EACH);
}

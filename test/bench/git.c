#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bench.h"
#include "engine/fsck.h"
#include "engine/hand.h"
#include "engine/instance.h"
#include "engine/sql.h"
#include "proof/manifest.h"
#include "rooms.h"

/*
 * bench_git DIR N [SMALL]: in an instance that signetd made, and in this process, N merges of one
 * new document each into one folder; then fsck, replayed.  Each merge is four entries, as of
 * people: opened, signed twice, merged; the facts are made here and no signature is verified, for
 * apply and fsck verify none.  Prints "name value" lines:
 *
 *   merge_small, merge_large   us of the batch that holds the last signature and
 *                              the merge, with its COMMIT: median of 50, from
 *                              SMALL documents on and of the last ones
 *   apply_small, apply_large   us of the merge's entry alone, likewise
 *   disk                       bytes of git's table and its index, for each merge
 *   entries, fsck              entries of the log; fsck of them, entries/s
 */

#define TIMED 50
#define TEXT  900 /* bytes of an envelope, about */

static struct ctx cx;
static struct ctx lasting; /* for the instance: cx is reset after each batch */

struct timed {
	double batch[TIMED], apply[TIMED];
	size_t n;
};

static void control(struct db *db, sql_id id)
{
	auto_hand h = db_hand(db, HAND_LOG);

	MUST(&cx, db_run(&cx, db, id));
}

static int64_t append(struct db *db, struct log *l, const char *who, struct fact *f)
{
	static const char *const roles[] = { "author", NULL };
	const struct act act = { { KIND_PERSON, who, NULL, roles, "main" },
				 uuid7(&cx, cx.now),
				 "POST /v1/changes",
				 NULL };
	struct receipt r;

	control(db, SQL_JOB_BEGIN);
	MUST(&cx, log_append(&cx, db, l, &act, f, &r));
	control(db, SQL_JOB_END);
	return (int64_t)r.index;
}

static const char *path_of(long i)
{
	return arena_printf(&cx.mem, "models/press-health/reuse/%ld.json", i);
}

static void fact_of(struct fact *f, enum action action, long i)
{
	fact_start(&cx, f, action);
	fact_object(&cx, f, "change", arena_printf(&cx.mem, "%ld", i));
}

static void open_fact(struct fact *f, long i, const char **manifest)
{
	const char *text = arena_printf(&cx.mem,
					"{\"v\":1,\"model\":\"press-health\",\"number\":%ld,"
					"\"why\":\"as measured on line %ld\"}\n",
					i, i % 17);
	struct manifest_path path = { .path = path_of(i) };
	struct manifest m = { "signet/bench/1", i, &path, 1 };
	struct printer p;

	fact_of(f, ACTION_CHANGE_OPENED, i);
	path.new = fact_document(&cx, f, text, strlen(text));
	MUST(&cx, manifest_print(&cx, &m, &p));
	*manifest = fact_document(&cx, f, p.text, p.size);
	put_int(&f->body, "number", i);
	put_text(&f->body, "title", "One more");
	put_text(&f->body, "author", "jonas");
	put_text(&f->body, "impact", "none");
	put_text(&f->body, "retest", "none");
	put_open(&f->body, "links", '[');
	put_close(&f->body, ']');
	put_open(&f->body, "sites", '[');
	put_text(&f->body, NULL, "*");
	put_close(&f->body, ']');
	put_text(&f->body, "manifest", *manifest);
}

static int64_t sign(struct db *db, struct log *l, long i, const char *who, const char *meaning)
{
	unsigned char bytes[TEXT / 2];
	char envelope[TEXT + 1];
	struct fact f;

	randombytes_buf(bytes, sizeof(bytes));
	sodium_bin2hex(envelope, sizeof(envelope), bytes, sizeof(bytes));
	fact_of(&f, ACTION_CHANGE_SIGNED, i);
	put_open(&f.body, "signature", '{');
	put_text(&f.body, "id", uuid7(&cx, cx.now));
	put_text(&f.body, "subject", arena_printf(&cx.mem, "change:%ld", i));
	put_text(&f.body, "signer", who);
	put_text(&f.body, "role", "approver");
	put_text(&f.body, "meaning", meaning);
	put_text(&f.body, "key", who);
	put_text(&f.body, "custody", "file");
	put_null(&f.body, "shown");
	put_text(&f.body, "envelope", fact_document(&cx, &f, envelope, TEXT));
	put_close(&f.body, '}');
	return append(db, l, who, &f);
}

static void merge_fact(struct fact *f, long i, const char *manifest, const int64_t *signatures)
{
	fact_of(f, ACTION_CHANGE_MERGED, i);
	fact_object(&cx, f, "document", path_of(i));
	fact_changed(f, "state", "open", "merged");
	put_int(&f->body, "number", i);
	put_text(&f->body, "author", "jonas");
	put_text(&f->body, "manifest", manifest);
	put_text(&f->body, "policy", manifest);
	put_open(&f->body, "signatures", '[');
	put_int(&f->body, NULL, signatures[0]);
	put_int(&f->body, NULL, signatures[1]);
	put_close(&f->body, ']');
}

static void batch_begin(struct db *db, struct log *l)
{
	cx.now = clock_ms();
	control(db, SQL_BEGIN);
	MUST(&cx, log_begin(&cx, db, l));
}

static void batch_end(struct db *db, struct log *l)
{
	struct log_head head;

	MUST(&cx, log_seal(&cx, db, l, &head));
	MUST(&cx, log_sign(&cx, db, l, &head));
	control(db, SQL_COMMIT);
	log_committed(l);
}

static void merge(struct db *db, struct log *l, long i, struct timed *t)
{
	int64_t signatures[2];
	const char *manifest;
	double begun, applied;
	struct fact f;

	batch_begin(db, l);
	open_fact(&f, i, &manifest);
	append(db, l, "jonas", &f);
	signatures[0] = sign(db, l, i, "mara", "review");
	batch_end(db, l);
	begun = seconds();
	batch_begin(db, l);
	signatures[1] = sign(db, l, i, "ben", "approval");
	merge_fact(&f, i, manifest, signatures);
	applied = seconds();
	append(db, l, "ben", &f);
	if (t)
		t->apply[t->n] = seconds() - applied;
	batch_end(db, l);
	if (t)
		t->batch[t->n++] = seconds() - begun;
	arena_reset(&cx.mem);
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void say(const char *name, double *all, size_t n)
{
	qsort(all, n, sizeof(*all), by_size);
	printf("%s %.0f\n", name, n ? all[n / 2] * 1e6 : 0);
}

static void merges(struct instance *in, long n, long small)
{
	static struct timed few, many;
	struct db *db;
	struct log *l;

	MUST(&cx, db_open(&cx, in->db_path, DB_WRITE, &db));
	MUST(&cx, log_open(&cx, db, &in->signer, &l));
	for (long i = 1; i <= n; i++)
		merge(db, l, i, i > small && few.n < TIMED ? &few : i > n - TIMED ? &many : NULL);
	log_close(l);
	db_close(db);
	say("merge_small", few.batch, few.n);
	say("merge_large", many.batch, many.n);
	say("apply_small", few.apply, few.n);
	say("apply_large", many.apply, many.n);
}

static void disk(const struct instance *in, long n)
{
	sqlite3_stmt *s;
	sqlite3 *raw;

	if (sqlite3_open(in->db_path, &raw) == SQLITE_OK &&
	    sqlite3_prepare_v2(raw,
			       "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN "
			       "(SELECT name FROM sqlite_schema WHERE tbl_name = 'git_object')",
			       -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW) {
		printf("disk %.0f\n", sqlite3_column_double(s, 0) / (double)n);
		sqlite3_finalize(s);
	}
	sqlite3_close(raw);
}

int main(int argc, char **argv)
{
	struct fsck_report r;
	struct instance in;
	double t;

	if (argc < 3 || sodium_init() < 0)
		return 2;
	rooms_begin();
	MUST(&cx, instance_open(&lasting, argv[1], NULL, &in));
	merges(&in, atol(argv[2]), argc > 3 ? atol(argv[3]) : 50);
	disk(&in, atol(argv[2]));
	t = seconds();
	MUST(&cx, fsck(&cx, in.db_path, NULL, FSCK_REPLAY, &r));
	printf("entries %llu\nfsck %.0f\n", (unsigned long long)r.entries,
	       (double)r.entries / (seconds() - t));
	instance_close(&in);
	return 0;
}

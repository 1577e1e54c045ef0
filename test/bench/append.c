#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench.h"
#include "data/artifact.h"
#include "engine/fsck.h"
#include "engine/hand.h"
#include "engine/instance.h"
#include "engine/sql.h"
#include "registry/model.h"
#include "registry/version.h"
#include "rooms.h"

/*
 * bench_append DIR N BATCH [write]: in an instance that signetd made, the whole write path in this
 * process (decide, print, apply, tiles, checkpoint, COMMIT) for N versions; then, unless writing is
 * all that is asked for, fsck, replayed and hashes only.  Prints "name value" lines, per second.
 */

#define FILE_DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct ctx cx;
static struct ctx lasting; /* for the instance: cx is reset after each batch */

static void control(struct db *db, sql_id id)
{
	auto_hand h = db_hand(db, HAND_LOG);

	MUST(&cx, db_run(&cx, db, id));
}

static enum err decide(struct db *db, const struct act *act, long i, json_t *files, struct fact *f)
{
	const struct new_version v = { .model = "bench", .files = files };

	if (i == -2)
		return model_create(&cx, db, act, "bench", "Bench", f);
	if (i == -1)
		return artifact_store(&cx, db, FILE_DIGEST, CLASS_REGISTRY, 7, f);
	return version_register(&cx, db, &v, f);
}

static void append(struct db *db, struct log *l, long i, json_t *files)
{
	static const char *const roles[] = { "author", NULL };
	const struct act act = { { KIND_SERVICE, "ci", "ada", roles, "main" },
				 uuid7(&cx, cx.now),
				 "POST /v1/models/{model}/versions",
				 NULL };
	struct receipt r;
	struct fact f;

	MUST(&cx, decide(db, &act, i, files, &f));
	MUST(&cx, log_append(&cx, db, l, &act, &f, &r));
}

static void batches(struct db *db, struct log *l, long n, long batch)
{
	json_t *files = json_pack("[{ssss}]", "path", "model.onnx", "digest", FILE_DIGEST);
	struct log_head head;

	for (long i = -2; i < n;) {
		control(db, SQL_BEGIN);
		MUST(&cx, log_begin(&cx, db, l));
		for (long end = i + batch; i < end && i < n; i++) {
			cx.now = clock_ms();
			control(db, SQL_JOB_BEGIN);
			append(db, l, i, files);
			control(db, SQL_JOB_END);
			arena_reset(&cx.mem);
		}
		MUST(&cx, log_seal(&cx, db, l, &head));
		MUST(&cx, log_sign(&cx, db, l, &head));
		control(db, SQL_COMMIT);
		log_committed(l);
		arena_reset(&cx.mem);
	}
	json_decref(files);
}

static void write_path(struct instance *in, long n, long batch)
{
	struct db *db;
	struct log *l;
	double t;

	MUST(&cx, db_open(&cx, in->db_path, DB_WRITE, &db));
	MUST(&cx, log_open(&cx, db, &in->signer, &l));
	t = seconds();
	batches(db, l, n, batch);
	printf("append %.0f\n", (double)n / (seconds() - t));
	log_close(l);
	db_close(db);
}

static void check(struct instance *in, enum fsck_depth depth, const char *name)
{
	struct fsck_report r;
	double t = seconds();

	MUST(&cx, fsck(&cx, in->db_path, NULL, depth, &r));
	printf("%s %.0f\n", name, (double)r.entries / (seconds() - t));
}

int main(int argc, char **argv)
{
	struct instance in;

	if (argc < 4 || sodium_init() < 0)
		return 2;
	rooms_begin();
	cx.now = clock_ms();
	MUST(&cx, instance_open(&lasting, argv[1], NULL, &in));
	write_path(&in, atol(argv[2]), atol(argv[3]));
	if (argc < 5) {
		check(&in, FSCK_HASHES, "fsck_hashes");
		check(&in, FSCK_REPLAY, "fsck_replay");
	}
	instance_close(&in);
	return 0;
}

#include "store.h"

#include <semaphore.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/artifact.h"
#include "engine/hand.h"
#include "engine/instance.h"
#include "engine/sql.h"
#include "registry/model.h"
#include "registry/version.h"

static const struct act ada = { { KIND_PERSON, "ada", NULL, NULL, "s1" }, "r-1", "a test", NULL };

struct fixture fixture_open(void)
{
	struct fixture f = { .cx.now = 1700000000000,
			     .act = ada,
			     .dir = "/tmp/signet-test-XXXXXX" };
	static struct seed_signer key; /* a test is a process of its own */
	unsigned char seed[SEED_SIZE];

	for (unsigned char i = 0; i < sizeof(seed); i++)
		seed[i] = i;
	seed_signer_init(&key, seed);
	f.signer = arena_alloc(&f.cx.mem, sizeof(*f.signer));
	note_signer_init(f.signer, "signet/test/1", &key.signer);
	ck_assert_ptr_nonnull(mkdtemp(f.dir));
	snprintf(f.path, sizeof(f.path), "%s/signet.db", f.dir);
	assert_ok(&f.cx, db_open(&f.cx, f.path, DB_WRITE, &f.db));
	assert_ok(&f.cx, instance_begin(&f.cx, f.db, f.signer, USE_PRODUCTION, NULL, NULL));
	assert_ok(&f.cx, log_open(&f.cx, f.db, f.signer, &f.log));
	return f;
}

void dir_remove(const char *dir)
{
	char command[80];

	snprintf(command, sizeof(command), "rm -rf %s %s.pepper", dir, dir);
	ck_assert_int_eq(system(command), 0);
}

void fixture_close(struct fixture *f)
{
	log_close(f->log);
	db_close(f->db);
	dir_remove(f->dir);
	arena_free(&f->cx.mem);
}

void control(struct fixture *f, sql_id id)
{
	auto_hand h = db_hand(f->db, HAND_LOG);

	assert_ok(&f->cx, db_run(&f->cx, f->db, id));
}

void batch_begin(struct fixture *f)
{
	control(f, SQL_BEGIN);
	assert_ok(&f->cx, log_begin(&f->cx, f->db, f->log));
}

void batch_end(struct fixture *f)
{
	struct log_head head;

	assert_ok(&f->cx, log_seal(&f->cx, f->db, f->log, &head));
	assert_ok(&f->cx, log_sign(&f->cx, f->db, f->log, &head));
	control(f, SQL_COMMIT);
	log_committed(f->log);
}

void batch_drop(struct fixture *f)
{
	log_abandoned(f->log);
	control(f, SQL_ROLLBACK);
}

void append(struct fixture *f, struct fact *fact)
{
	assert_ok(&f->cx, log_append(&f->cx, f->db, f->log, &f->act, fact, &f->last));
}

void add_model(struct fixture *f, const char *name)
{
	struct fact fact;

	assert_ok(&f->cx, model_create(&f->cx, f->db, &f->act, name, "A model", &fact));
	append(f, &fact);
}

void add_artifact(struct fixture *f, const char *digest)
{
	struct fact fact;

	assert_ok(&f->cx, artifact_store(&f->cx, f->db, digest, CLASS_REGISTRY, 7, &fact));
	append(f, &fact);
}

void add_version(struct fixture *f, const char *model)
{
	json_t *files = json_pack("[{ssss}]", "path", "model.onnx", "digest", ARTIFACT);
	struct new_version v = { .model = model, .files = files };
	struct fact fact;
	int64_t size;

	assert_ok(&f->cx, db_artifact_size(&f->cx, f->db, ARTIFACT, CLASS_REGISTRY, &size));
	if (size < 0)
		add_artifact(f, ARTIFACT);
	assert_ok(&f->cx, version_register(&f->cx, f->db, &v, &fact));
	append(f, &fact);
	json_decref(files);
}

void retire_version(struct fixture *f, const char *model, int64_t number)
{
	struct fact fact;

	assert_ok(&f->cx, version_end(&f->cx, f->db, model, number, &fact));
	append(f, &fact);
}

void raw_sql(const char *path, const char *sql)
{
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
	sqlite3_busy_timeout(raw, 5000); /* a server may be signing meanwhile */
	ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
		      sqlite3_errmsg(raw));
	sqlite3_close(raw);
}

int64_t raw_number(const char *path, const char *sql)
{
	sqlite3_stmt *s;
	int64_t n = -1;
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open_v2(path, &raw, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	if (sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(raw);
	return n;
}

/* ---- through a writer ---- */

struct model_call {
	struct job job;
	const char *name;
	sem_t answered;
};

static enum err decide(struct job *job, struct db *db)
{
	struct model_call *c = container_of(job, struct model_call, job);

	return model_create(job->cx, db, job->act, c->name, "x", &job->fact);
}

static void done(struct job *job, enum err e)
{
	sem_post(&container_of(job, struct model_call, job)->answered);
}

enum err writer_model(struct fixture *f, struct writer *w, const char *name)
{
	struct model_call c = {
		.job = { .cx = &f->cx, .act = &f->act, .decide = decide, .done = done },
		.name = name
	};

	sem_init(&c.answered, 0, 0);
	ck_assert(writer_submit(w, &c.job));
	sem_wait(&c.answered);
	f->last = c.job.receipt;
	return c.job.result;
}

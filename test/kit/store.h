#pragma once

/*
 * A store in a directory of its own, without a server: its log is open, and
 * "ada" acts.  The log's key is the seed 00 01 02 … 1f under the origin
 * signet/test/1, the time 2023-11-14T22:13:20Z.
 */

#include "engine/writer.h"
#include "test.h"

struct fixture {
	struct ctx cx;
	struct note_signer *signer;
	struct act act;
	char dir[32], path[48];
	struct db *db;
	struct log *log;
	struct receipt last; /* of add_*() */
};
struct fixture fixture_open(void);
void fixture_close(struct fixture *f);
#define auto_fixture cleanup(fixture_close) struct fixture

void control(struct fixture *f, sql_id id); /* BEGIN, SAVEPOINT and their kin */
void batch_begin(struct fixture *f);
void batch_end(struct fixture *f);  /* seal, sign, COMMIT */
void batch_drop(struct fixture *f); /* ROLLBACK */
void append(struct fixture *f, struct fact *fact);
void add_model(struct fixture *f, const char *name);
void add_artifact(struct fixture *f, const char *digest);
void add_version(struct fixture *f, const char *model); /* its one file is ARTIFACT */
void retire_version(struct fixture *f, const char *model, int64_t number);

#define ARTIFACT "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Create a model through a writer, and wait for its answer; the receipt is f->last. */
enum err writer_model(struct fixture *f, struct writer *w, const char *name);

void raw_sql(const char *path, const char *sql);       /* as someone with the file and a shell */
int64_t raw_number(const char *path, const char *sql); /* likewise, the first value; -1: no row */
void dir_remove(const char *dir);

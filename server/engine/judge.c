#include "engine/judge.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/beside.h"
#include "engine/hand.h"
#include "engine/soundness.h"

struct judge {
	const char *db_path;
	pthread_t thread;
	bool begun; /* there is a thread to wait for */
	atomic_bool stop, made;
	struct log_head head;
	struct db *db;
	bool sits; /* it takes part in the open batch */
	bool lost; /* it does not follow the log */
};

struct judge *judge_new(const char *db_path)
{
	struct judge *j = calloc(1, sizeof(*j));

	if (!j)
		abort();
	j->db_path = db_path;
	return j;
}

static enum err judge_make(struct ctx *cx, struct judge *j)
{
	struct db *from = NULL;
	enum err e = db_open(cx, j->db_path, DB_READ, &from);

	if (e == OK)
		e = db_open(cx, "", DB_SCRATCH, &j->db);
	if (e == OK)
		e = store_again(cx, from, j->db, &j->head, &j->stop);
	if (e == OK)
		db_contents_from(j->db, NULL);
	db_close(from);
	return e;
}

static void *judge_main(void *arg)
{
	struct judge *j = arg;
	struct ctx cx = { 0 };
	enum err e;

	beside_begin(BESIDE_START);
	e = judge_make(&cx, j);
	if (e != OK) {
		if (!atomic_load(&j->stop))
			fprintf(stderr, "signetd: nobody can be judged from entries: %s\n",
				cx.detail);
		db_close(j->db);
		j->db = NULL;
	}
	arena_free(&cx.mem);
	atomic_store(&j->made, true);
	return NULL;
}

static void judge_begin(struct judge *j, const struct log_head *head)
{
	if (j->begun)
		return;
	j->head = *head;
	j->lost = false;
	atomic_store(&j->stop, false);
	atomic_store(&j->made, false);
	j->begun = pthread_create(&j->thread, NULL, judge_main, j) == 0;
}

static void judge_drop(struct judge *j)
{
	if (!j->begun)
		return;
	atomic_store(&j->stop, true);
	pthread_join(j->thread, NULL);
	j->begun = false;
	db_close(j->db);
	j->db = NULL;
	beside_over();
}

bool judge_call(struct judge *j, const struct log_head *head)
{
	if (j->lost || !soundness_lost())
		judge_drop(j);
	if (soundness_lost() && alarms_pass())
		judge_begin(j, head);
	j->sits = j->begun && atomic_load(&j->made) && j->db;
	return j->sits;
}

bool judge_sits(const struct judge *j)
{
	return j->sits && !j->lost;
}

bool judge_cannot(const struct judge *j)
{
	return j->begun && atomic_load(&j->made) && !j->db;
}

struct db *judge_db(const struct judge *j)
{
	return j->db;
}

void judge_control(struct judge *j, sql_id id)
{
	struct ctx cx = { 0 };

	if (judge_sits(j)) {
		auto_hand h = db_hand(j->db, HAND_LOG);

		j->lost = db_run(&cx, j->db, id) != OK;
	}
	arena_free(&cx.mem);
}

enum err judge_hear(struct ctx *cx, struct judge *j, struct db *db, uint64_t size)
{
	return judge_sits(j) ? store_follow(cx, db, j->db, size) : OK;
}

void judge_settle(struct judge *j, bool committed)
{
	j->lost |= j->sits && !committed;
	j->sits = false;
}

void judge_free(struct judge *j)
{
	if (j)
		judge_drop(j);
	free(j);
}

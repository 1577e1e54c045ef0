#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "documents/evidence.h"
#include "engine/fsck.h"
#include "engine/log_read.h"
#include "process.h"
#include "store.h"
#include "view.h"

#define ROUNDS    8
#define INSTANTS  4000 /* microseconds after the answer: publication takes some of them */
#define ACTS_MAX  16   /* more than a publication has steps */
#define RELEASE_1 "/v1/models/" RELEASE_MODEL "/releases/1"

/* All but the last signature on release 1; the server that did it is stopped. */
static int64_t prepare(struct plant *p, char *token)
{
	int64_t n;

	plant_model(p);
	trust_found(p);
	trust_send(p, 201);
	service_add(&p->s, "ci", "jonas", "author", "[\"read\",\"submit\"]", token);
	change_merge(p, "models/" RELEASE_MODEL "/versions/1.json", version_validated(p, 1),
		     "policies/rings/line-1.json", plan_record(p), NULL);
	n = change_review(p, "models/" RELEASE_MODEL "/releases/1.json", release_record(p, 1, 1),
			  NULL);
	publication_await(p);
	site_stop(&p->s);
	return n;
}

/* A real server on a copy of the directory. */
static void copy_start(struct plant *p, struct process *q, int i)
{
	*q = (struct process){ .pid = 0 };
	snprintf(q->dir, sizeof(q->dir), "%.24s-%d", p->s.dir, i);
	ck_assert_int_eq(
		system(arena_printf(&p->s.cx.mem, "cp -a %s %s && cp -a %s.pepper %s.pepper",
				    p->s.dir, q->dir, p->s.dir, q->dir)),
		0);
	process_start(q);
	p->s.port = q->port;
}

static size_t count(struct ctx *cx, const char *path, const char *action)
{
	const char *says = arena_printf(&cx->mem, "\"action\":\"%s\"", action), *bytes;
	struct checkpoint head;
	size_t n = 0, size;
	struct db *db;

	assert_ok(cx, db_open(cx, path, DB_READ, &db));
	assert_ok(cx, trail_head(cx, db, &head));
	for (uint64_t i = 0; i < head.size; i++) {
		assert_ok(cx, trail_entry(cx, db, (int64_t)i, &bytes, &size));
		n += strstr(bytes, says) != NULL;
	}
	db_close(db);
	return n;
}

/* An act that is answered came after one more step of what follows; so many are enough. */
static void publication_acts(struct plant *p)
{
	for (int i = 0; i < ACTS_MAX; i++)
		ask(&p->s, "POST", "/v1/models", p->jonas.secret,
		    arena_printf(&p->s.cx.mem, "{\"name\":\"wait-%d\",\"title\":\"x\"}", i), 201);
}

static void evidence_stands(struct plant *p)
{
	struct view *v = arena_alloc(&p->s.cx.mem, sizeof(*v));
	const char *release, *evidence;
	size_t n_release, n_evidence;
	struct evidence_says says;

	view_refresh(p, v);
	view_trust(p, v);
	release = view_target(p, v, "models/" RELEASE_MODEL "/1/release.json", &n_release);
	evidence = view_target(p, v, "models/" RELEASE_MODEL "/1/evidence.json", &n_evidence);
	assert_ok(&p->s.cx,
		  view_evidence_check(p, v, evidence, n_evidence, release, n_release, &says));
}

/* Killed once the merge is answered, and once more while it makes good what it owes. */
static size_t round_of_kills(struct plant *p, int i, int64_t change)
{
	struct ctx *cx = &p->s.cx;
	struct fsck_report r;
	struct process q;
	const char *path;
	size_t early;

	copy_start(p, &q, i);
	path = arena_printf(&cx->mem, "%s/signet.db", q.dir);
	person_login(&p->s, &p->ben);
	person_signs(&p->s, &p->ben, (int)change, "approval", "approver", 201);
	usleep(i == 0 ? 0 : (unsigned)rand() % INSTANTS); /* a moment for the kill */
	process_kill(&q, SIGKILL);
	early = count(cx, path, "release.published");
	process_start(&q);
	usleep((unsigned)rand() % INSTANTS);
	process_kill(&q, SIGKILL);
	process_start(&q);
	p->s.port = q.port;
	publication_acts(p);
	evidence_stands(p);
	process_kill(&q, SIGKILL);
	ck_assert_uint_eq(count(cx, path, "release.published"), 1);
	ck_assert_uint_eq(count(cx, path, "rollout.begun"), 1);
	assert_ok(cx, fsck(cx, path, NULL, FSCK_REPLAY, &r));
	dir_remove(q.dir);
	return early;
}

TEST(a_merge_whose_server_is_killed_before_it_publishes_is_published_once)
{
	auto_plant p = { .released = 0 };
	size_t early = 0;
	int64_t change;
	char token[80];

	change = prepare(&p, token);
	strcpy(p.jonas.secret, token);
	for (int i = 0; i < ROUNDS; i++)
		early += round_of_kills(&p, i, change);
	fprintf(stderr, "# %d kills, %zu after the publication\n", ROUNDS, early);
}

#include <git2.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "engine/hand.h"
#include "engine/sql.h"
#include "store.h"
#include "tree/git.h"
#include "tree/git_object.h"

#define AUTHOR "ada"
#define SIGNER "ben"

/* A commit is made twice: by us, and by libgit2 in a repository of its own. */
struct twice {
	struct fixture f;
	git_repository *repo; /* NULL: ours alone */
	char main[OID_TEXT];  /* ours */
	int64_t idx;
};

static struct twice twice_open(void)
{
	struct twice t = { .f = fixture_open(), .idx = 100 };

	ck_assert_int_eq(
		git_repository_init(&t.repo, arena_printf(&t.f.cx.mem, "%s/repo", t.f.dir), 1), 0);
	return t;
}

static void twice_close(struct twice *t)
{
	git_repository_free(t->repo);
	fixture_close(&t->f);
}

static void alone(struct twice *t)
{
	git_repository_free(t->repo);
	t->repo = NULL;
}

#define auto_twice cleanup(twice_close) struct twice

/* "a/b=text;c=" is a/b with that text, and c gone. */
static size_t files_read(struct ctx *cx, const char *said, struct git_file *out)
{
	char *text = arena_strdup(&cx->mem, said), *one, *value;
	size_t n = 0;

	while ((one = strsep(&text, ";"))) {
		value = strchr(one, '=');
		*value++ = '\0';
		out[n++] = (struct git_file){ one, *value ? value : NULL, strlen(value) };
	}
	return n;
}

static enum err applied(struct twice *t, const struct git_commit_in *in)
{
	auto_hand h = db_hand(t->f.db, HAND_APPLY);

	return git_commit_on_main(&t->f.cx, t->f.db, in, t->idx++, t->main);
}

static enum err ours(struct twice *t, const struct git_commit_in *in)
{
	enum err e;

	control(&t->f, SQL_BEGIN);
	e = applied(t, in);
	control(&t->f, SQL_COMMIT);
	return e;
}

static void updates(struct twice *t, const struct git_commit_in *in, git_tree_update *u)
{
	for (size_t i = 0; i < in->n; i++) {
		u[i] = (git_tree_update){ .action = in->files[i].bytes ? GIT_TREE_UPDATE_UPSERT
								       : GIT_TREE_UPDATE_REMOVE,
					  .filemode = GIT_FILEMODE_BLOB,
					  .path = in->files[i].path };
		if (in->files[i].bytes)
			ck_assert_int_eq(git_blob_create_from_buffer(&u[i].id, t->repo,
								     in->files[i].bytes,
								     in->files[i].size),
					 0);
	}
}

static git_signature *signature_of(const char *name, const char *email, int64_t ms)
{
	git_signature *out;

	ck_assert_int_eq(git_signature_new(&out, name, email, ms / 1000, 0), 0);
	return out;
}

/* 0, and the commit is on top of libgit2's main. */
static int theirs(struct twice *t, const struct git_commit_in *in, char out[OID_TEXT])
{
	git_tree_update *u = arena_alloc(&t->f.cx.mem, (in->n + 1) * sizeof(*u));
	git_tree *before = NULL, *after = NULL;
	git_commit *parent = NULL;
	git_signature *who, *signer;
	git_oid oid;
	int rc;

	updates(t, in, u);
	if (git_reference_name_to_id(&oid, t->repo, GIT_MAIN) == 0) {
		ck_assert_int_eq(git_commit_lookup(&parent, t->repo, &oid), 0);
		ck_assert_int_eq(git_commit_tree(&before, parent), 0);
	}
	rc = git_tree_create_updated(&oid, t->repo, before, in->n, u);
	if (rc == 0) {
		ck_assert_int_eq(git_tree_lookup(&after, t->repo, &oid), 0);
		who = signature_of(in->author, AUTHOR "@signet.invalid", in->at);
		signer = signature_of(in->committer, SIGNER "@signet.invalid", in->at);
		ck_assert_int_eq(git_commit_create_v(&oid, t->repo, GIT_MAIN, who, signer, NULL,
						     in->message, after, parent ? 1 : 0, parent),
				 0);
		git_signature_free(who);
		git_signature_free(signer);
		git_oid_tostr(out, OID_TEXT, &oid);
	}
	git_tree_free(after);
	git_tree_free(before);
	git_commit_free(parent);
	return rc;
}

static void both(struct twice *t, const char *said)
{
	struct git_file files[8];
	const struct git_commit_in in = {
		"Change\n\nSignet-Entry: 1\n",    AUTHOR, SIGNER, 1700000000999, files,
		files_read(&t->f.cx, said, files)
	};
	char other[OID_TEXT] = "";

	assert_ok(&t->f.cx, ours(t, &in));
	if (!t->repo)
		return;
	ck_assert_int_eq(theirs(t, &in, other), 0);
	ck_assert_msg(strcmp(t->main, other) == 0, "%s: %s, libgit2 makes %s", said, t->main,
		      other);
}

/* clang-format off */
static const char *const histories[][8] = {
	{ "a=1", "b=2", "a=3", "a=" },
	{ "m/x=1", "m/y=2", "m/x=" },
	{ "m/x=1", "m/x=", "m/z=2" },                             /* a folder that is empty for a while */
	{ "m/n/o/x=1", "m/n/o/x=;m/n/y=1", "m/n/y=" },
	{ "a/x=1", "a.b=2", "a0=3", "a-=4", "a/y=5", "a.b=", "a/x=" }, /* around '/' */
	{ "a0=1;a.b=1;a/x=1", "a/z=2;a/x=3" },
	{ "a=1;a0=2", "a=;a.c=3", "a/x=1" },                      /* a file, and a folder after it */
	{ "z=1;y/b/c=1;y/b.c=2;y/b0=3", "y/b/d=1;y/b.c=;x=9" },
	{ "m/n/o/x=1;k=1", "m/n/o/x=", "k=" },                    /* folders go with their last file, and all of them */
	{ "a=1;b=1", "b=1" },                                     /* nothing changes */
	{ "models/a=1", "policies/b=1", "models/a=2;policies/b=" },
};
/* clang-format on */

TEST_EACH(libgit2_makes_the_same_commits, histories)
{
	auto_twice t = twice_open();

	for (size_t i = 0; i < 8 && histories[_i][i]; i++)
		both(&t, histories[_i][i]);
}

/* clang-format off */
static const struct { const char *before, *after; } impossible[] = {
	{ "a=1", "a/x=1" },
	{ "a=1;a.b=2", "a/x=1" },
	{ "a/x=1", "a=1" },
	{ "a/x=1;a.b=2", "a=1" },
	{ "b=1", "a=1;a/x=2" },
	{ "b=1", "a=1;a.b=1;a/x=2" },
	{ "a/x=1", "a/y=" },
	{ "b=1", "a=" },
	{ "b=1", "a/x=" },
	{ "a/x=1", "a/x=;a=1" },
	{ "a=1", "a=;a/x=1" },
};
/* clang-format on */

TEST_EACH(what_git_cannot_hold_is_refused, impossible)
{
	auto_twice t = twice_open();
	struct git_file files[8];
	struct git_commit_in in = { "Change\n", AUTHOR, SIGNER, 0, files, 0 };

	both(&t, impossible[_i].before);
	in.n = files_read(&t.f.cx, impossible[_i].after, files);
	ck_assert_int_ne(theirs(&t, &in, t.main), 0);
	assert_err(ours(&t, &in), E_FAULT);
	detail_says(t.f.cx.detail, "git: ");
}

/* ---- a folder that grows ---- */

#define GROWN 300

static int64_t number(struct twice *t, const char *sql)
{
	sqlite3_stmt *s;
	sqlite3 *raw;
	int64_t n;

	ck_assert_int_eq(sqlite3_open(t->f.path, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(raw, sql, -1, &s, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(raw);
	return n;
}

/* Adds in an order that is not the folder's, replaces now and then, and takes some away. */
static void grow(struct twice *t, void (*between)(struct twice *t))
{
	for (int i = 0; i < GROWN; i++) {
		both(t,
		     arena_printf(&t->f.cx.mem, "models/m/reuse/%d.json=%d", i * 7919 % GROWN, i));
		if (i % 10 == 9)
			both(t, arena_printf(&t->f.cx.mem,
					     "models/m/reuse/%d.json=;models/m/reuse/%d.json=new",
					     (i - 5) * 7919 % GROWN, i * 7919 % GROWN));
		if (between)
			between(t);
	}
}

TEST(a_folder_that_grows_is_kept_as_deltas_of_depth_one)
{
	auto_twice t = twice_open();

	grow(&t, NULL);
	ck_assert_int_ge(number(&t, "SELECT count(*) FROM git_object WHERE base IS NOT NULL"),
			 GROWN / 2);
	ck_assert_int_eq(number(&t, "SELECT count(*) FROM git_object AS o JOIN git_object AS b ON "
				    "b.oid = o.base WHERE b.base IS NOT NULL OR b.n >= o.n"),
			 0);
	ck_assert_int_eq(number(&t, "SELECT count(*) FROM git_object WHERE base IS NOT NULL AND "
				    "base NOT IN (SELECT oid FROM git_object)"),
			 0);
	/* a whole tree has some 6 kB at the end */
	ck_assert_int_le(number(&t, "SELECT sum(length(bytes)) FROM git_object"), 1500 * GROWN);
}

TEST(every_object_reads_back_as_its_name)
{
	auto_twice t = twice_open();

	alone(&t);
	grow(&t, NULL);
	/* nothing is taken on trust from a replay that made nothing */
	{
		auto_fixture empty = fixture_open();

		assert_ok(&t.f.cx, git_objects_check(&t.f.cx, t.f.db, empty.db));
	}
}

/* As after a restart: nothing is kept in memory. */
static void connection_anew(struct twice *t)
{
	struct db *db;

	log_close(t->f.log);
	db_close(t->f.db);
	assert_ok(&t->f.cx, db_open(&t->f.cx, t->f.path, DB_WRITE, &db));
	t->f.db = db;
	assert_ok(&t->f.cx, log_open(&t->f.cx, t->f.db, t->f.signer, &t->f.log));
}

/* What was rolled back stays in memory, and must change nothing. */
static void rolled_back(struct twice *t)
{
	struct git_file files[1];
	const struct git_commit_in in = { "No\n", AUTHOR, SIGNER, 0, files, 1 };
	char main[OID_TEXT];

	memcpy(main, t->main, sizeof(main));
	files_read(&t->f.cx, "models/m/reuse/7.json=no", files);
	control(&t->f, SQL_BEGIN);
	assert_ok(&t->f.cx, applied(t, &in));
	control(&t->f, SQL_ROLLBACK);
	memcpy(t->main, main, sizeof(main));
}

static void (*const betweens[])(struct twice *t) = { connection_anew, rolled_back };

TEST_EACH(rows_do_not_depend_on_what_is_in_memory, betweens)
{
	auto_twice a = twice_open();
	auto_twice b = twice_open();

	alone(&a);
	alone(&b);
	grow(&a, NULL);
	grow(&b, betweens[_i]);
	raw_sql(a.f.path, arena_printf(&a.f.cx.mem,
				       "ATTACH '%s' AS b; CREATE TABLE differ AS "
				       "SELECT oid, base, bytes FROM main.git_object EXCEPT "
				       "SELECT oid, base, bytes FROM b.git_object",
				       b.f.path));
	ck_assert_int_eq(number(&a, "SELECT count(*) FROM differ"), 0);
	ck_assert_str_eq(a.main, b.main);
}

#define AT_ONCE 40

/* Many files at once, and then, if asked for, one more. */
static void put_many(struct twice *t, int round, int n, bool more)
{
	struct git_file files[AT_ONCE + 1];
	const struct git_commit_in in = { "Many\n", AUTHOR, SIGNER, 0, files, (size_t)n + more };

	for (int i = 0; i < n; i++)
		files[i] =
			(struct git_file){ arena_printf(&t->f.cx.mem,
							"models/m/reuse/many-%d-%d.json", round, i),
					   arena_printf(&t->f.cx.mem, "%02d%02d", round, i), 4 };
	files[n] = (struct git_file){ arena_printf(&t->f.cx.mem, "models/m/reuse/%d.json", round),
				      "more", 4 };
	assert_ok(&t->f.cx, applied(t, &in));
}

/* A tree came as a delta against a keyframe of the same job, which was rolled back; then the same
 * tree comes by another way, and what follows must rest on what is there. */
TEST(a_tree_that_was_rolled_back_is_no_ground_for_the_next_one)
{
	auto_twice t = twice_open();
	auto_fixture empty = fixture_open();

	alone(&t);
	grow(&t, NULL);
	for (int i = 0; i < 4; i++) { /* its place in memory is another each time */
		control(&t.f, SQL_BEGIN);
		put_many(&t, i, AT_ONCE, false);
		put_many(&t, i, 0, true);
		control(&t.f, SQL_ROLLBACK);
		control(&t.f, SQL_BEGIN);
		put_many(&t, i, AT_ONCE, true);
		control(&t.f, SQL_COMMIT);
		both(&t, arena_printf(&t.f.cx.mem, "models/m/reuse/next.json=%d", i));
	}
	assert_ok(&t.f.cx, git_objects_check(&t.f.cx, t.f.db, empty.db));
}

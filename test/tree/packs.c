#include "tree/packs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/hand.h"
#include "engine/sql.h"
#include "store.h"
#include "tree/git.h"
#include "tree/pack.h"

#define LEAF "0000000000000000000000000000000000000000"

/* A tree that grows, and the folder of its packs. */
struct grown {
	struct fixture f;
	struct db *reader;
	char dir[48], main[OID_TEXT];
	struct pack_list list;
	int64_t n;
};

static struct grown grown_open(void)
{
	struct grown g = { .f = fixture_open() };

	snprintf(g.dir, sizeof(g.dir), "%s/git", g.f.dir);
	assert_ok(&g.f.cx, db_open(&g.f.cx, g.f.path, DB_READ, &g.reader));
	return g;
}

static void grown_close(struct grown *g)
{
	db_close(g->reader);
	fixture_close(&g->f);
}

#define auto_grown cleanup(grown_close) struct grown

/* n commits of one new document each, into one folder: five objects each. */
static void merged(struct grown *g, int n)
{
	auto_hand h = db_hand(g->f.db, HAND_APPLY);

	for (; n > 0; n--, g->n++) {
		const char *text = arena_printf(&g->f.cx.mem, "document %lld", (long long)g->n);
		const struct git_file file = {
			arena_printf(&g->f.cx.mem, "models/m/reuse/%lld.json", (long long)g->n),
			text, strlen(text)
		};
		const struct git_commit_in in = {
			"Change\n", "ada", "ben", 1700000000000, &file, 1
		};

		assert_ok(&g->f.cx,
			  git_commit_on_main(&g->f.cx, g->f.db, &in, 100 + g->n, g->main));
	}
}

static void grow(struct grown *g, int n)
{
	control(&g->f, SQL_BEGIN);
	merged(g, n);
	control(&g->f, SQL_COMMIT);
}

#define FIRST ((struct packs_look){ true, true })

static void update(struct grown *g, bool is_first)
{
	const struct packs_look look = { .is_first = is_first, .may_grow = true };

	assert_ok(&g->f.cx, packs_update(&g->f.cx, g->reader, g->dir, look, &g->list));
}

static int run(struct grown *g, const char *fmt)
{
	return system(
		arena_printf(&g->f.cx.mem, "cd %s && { %s; } >/dev/null 2>&1", g->f.dir, fmt));
}

/* Real git, with the listed packs alone, has main whole. */
static void git_finds_it_whole(struct grown *g)
{
	char *script =
		arena_printf(&g->f.cx.mem, "rm -rf bare && git init -q --bare bare && cd bare");

	for (size_t i = 0; i < g->list.n; i++)
		script = arena_printf(&g->f.cx.mem,
				      "%s && cp ../git/pack-%s.* objects/pack && "
				      "git verify-pack objects/pack/pack-%s.idx",
				      script, g->list.pack[i].name, g->list.pack[i].name);
	ck_assert_int_eq(
		run(g, arena_printf(&g->f.cx.mem,
				    "%s && git update-ref refs/heads/main %s && "
				    "git fsck --strict --full && "
				    "test $(git rev-list --count main) = %lld",
				    script, g->list.pack[g->list.n - 1].head, (long long)g->n)),
		0);
}

static bool is_there(struct grown *g, const char *name, const char *ending)
{
	return access(pack_path(&g->f.cx, g->dir, name, ending), F_OK) == 0;
}

TEST(packs_follow_one_another_and_git_finds_them_whole)
{
	auto_grown g = grown_open();

	for (int i = 0; i < 9; i++) {
		grow(&g, 110);
		update(&g, i == 0);
		ck_assert_int_eq(g.list.pack[0].from, 0);
		for (size_t k = 1; k < g.list.n; k++)
			ck_assert_int_eq(g.list.pack[k].from, g.list.pack[k - 1].to);
		ck_assert_str_eq(g.list.pack[g.list.n - 1].head, g.main);
		git_finds_it_whole(&g);
	}
	ck_assert_uint_le(g.list.n, 4);
}

TEST(few_objects_outside_make_no_pack)
{
	auto_grown g = grown_open();
	struct pack_list list;

	grow(&g, 50);
	update(&g, true);
	ck_assert_uint_eq(g.list.n, 0);
	grow(&g, 100);
	update(&g, false);
	list = g.list;
	ck_assert_uint_eq(list.n, 1);
	grow(&g, 50);
	update(&g, false);
	ck_assert_uint_eq(g.list.n, 1);
	ck_assert_str_eq(g.list.pack[0].name, list.pack[0].name);
}

TEST(what_is_not_committed_is_in_no_pack)
{
	auto_grown g = grown_open();
	char main[OID_TEXT];

	grow(&g, 150);
	memcpy(main, g.main, sizeof(main));
	control(&g.f, SQL_BEGIN);
	merged(&g, 150);
	update(&g, true);
	control(&g.f, SQL_ROLLBACK);
	ck_assert_str_eq(g.list.pack[0].head, main);
	g.n -= 150;
	git_finds_it_whole(&g);
}

/* A clone that was told of a pack gets it, though another has taken it in by now. */
TEST(a_pack_that_was_taken_in_stays_until_the_next_change)
{
	auto_grown g = grown_open();
	struct pack_list first;

	grow(&g, 110);
	update(&g, true);
	first = g.list;
	grow(&g, 110);
	update(&g, false);
	ck_assert_uint_eq(g.list.n, 1);
	ck_assert_str_ne(g.list.pack[0].name, first.pack[0].name);
	ck_assert(is_there(&g, first.pack[0].name, "pack") &&
		  is_there(&g, first.pack[0].name, "idx"));
	grow(&g, 330);
	update(&g, false);
	ck_assert(!is_there(&g, first.pack[0].name, "pack") &&
		  !is_there(&g, first.pack[0].name, "idx"));
}

TEST(after_a_start_the_packs_are_as_they_were)
{
	auto_grown g = grown_open();
	struct pack_list list;

	grow(&g, 150);
	update(&g, true);
	list = g.list;
	g.list.n = 0;
	update(&g, true);
	ck_assert_uint_eq(g.list.n, 1);
	ck_assert_mem_eq(&g.list.pack[0], &list.pack[0], sizeof(list.pack[0]));
}

#define OF_ANOTHER "sed -i 's/^\\([^ ]* [^ ]* [^ ]*\\) ..../\\1 0000/' git/packs" /* database */

/* clang-format off */
static const struct { const char *what; bool at_start; } damages[] = {
	{ "rm git/*.idx", false },
	{ "rm git/*.pack", false },
	{ "for f in git/*.pack; do head -c 5000 $f >x; cat x >$f; done", false },
	{ "for f in git/*.pack; do printf x | dd of=$f bs=1 seek=3000 conv=notrunc; done", false },
	{ "for f in git/*.idx; do printf x | dd of=$f bs=1 seek=1500 conv=notrunc; done", false },
	{ "for f in git/*.pack; do rm $f; ln -s /etc/passwd $f; done", false },
	{ "rm git/packs", true },
	{ "echo x >git/packs", true },
	{ OF_ANOTHER, true },
	{ "rm -r git", false },
	{ "for f in git/*.pack; do rm $f; mkfifo $f; done", false },
	{ "rm git/packs; mkfifo git/packs", true },
	{ "rm git/packs git/*.pack; mkfifo git/new.pack; mkfifo git/new.idx", true },
};
/* clang-format on */

TEST_EACH(a_folder_that_is_not_as_it_was_written_is_made_anew, damages)
{
	auto_grown g = grown_open();

	grow(&g, 150);
	update(&g, true);
	ck_assert_int_eq(run(&g, damages[_i].what), 0);
	if (damages[_i].at_start)
		g.list.n = 0;
	update(&g, damages[_i].at_start);
	ck_assert_uint_eq(g.list.n, 1);
	ck_assert(pack_is_whole(&g.f.cx, g.dir, g.list.pack[0].name, g.list.pack[0].size,
				g.list.pack[0].index_size));
	git_finds_it_whole(&g);
}

TEST(a_pack_that_was_altered_does_not_leave)
{
	auto_grown g = grown_open();
	struct pack_file file = { .ending = "pack" };
	int fd;

	grow(&g, 150);
	update(&g, true);
	memcpy(file.name, g.list.pack[0].name, sizeof(file.name));
	file.size = g.list.pack[0].size;
	fd = pack_open(&g.f.cx, g.dir, &file);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(run(&g, "printf x | dd of=$(echo git/*.pack) bs=1 seek=3000 conv=notrunc"),
			 0);
	ck_assert_int_lt(pack_open(&g.f.cx, g.dir, &file), 0);
}

TEST(an_object_that_was_altered_is_in_no_pack)
{
	auto_grown g = grown_open();
	const struct packs_look look = { .is_first = true, .may_grow = true };

	grow(&g, 150);
	raw_sql(g.f.path, "UPDATE git_object SET bytes = (SELECT bytes FROM git_object WHERE n = "
			  "1) WHERE n = 9");
	assert_err(packs_update(&g.f.cx, g.reader, g.dir, look, &g.list), E_TAMPERED);
	detail_says(g.f.cx.detail, "its bytes are not those");
	ck_assert_uint_eq(g.list.n, 0);
}

TEST(packs_of_another_database_are_not_believed)
{
	auto_grown g = grown_open();
	char last[OID_TEXT];

	grow(&g, 150);
	update(&g, true);
	memcpy(last, g.list.pack[0].last, sizeof(last));
	ck_assert_int_eq(run(&g, OF_ANOTHER), 0);
	g.list.n = 0;
	update(&g, true);
	ck_assert_str_eq(g.list.pack[0].last, last);
}

/* Files without their names yet; a pack without its index; both, and no list that names them. */
TEST(what_a_kill_left_is_no_pack_and_goes)
{
	auto_grown g = grown_open();

	grow(&g, 150);
	ck_assert_int_eq(run(&g, "mkdir git && touch git/new.pack git/new.idx git/pack-" LEAF
				 ".pack git/packs.new git/pack-" LEAF ".idx"),
			 0);
	update(&g, true);
	ck_assert_uint_eq(g.list.n, 1);
	git_finds_it_whole(&g);
	ck_assert_int_eq(run(&g, "test $(ls git | wc -l) = 3"), 0);
}

/* clang-format off */
static const char *const somebodys[] = {
	"notes.txt", ".hidden", "pack-1.pack", "pack-" LEAF, "pack-" LEAF ".keep", "pack-" LEAF "0.pack",
	"pack-" LEAF ".pack.old", "pack-A000000000000000000000000000000000000000.idx",
};
/* clang-format on */

TEST_EACH(a_file_that_is_not_of_ours_stays, somebodys)
{
	auto_grown g = grown_open();

	grow(&g, 150);
	ck_assert_int_eq(
		run(&g, arena_printf(&g.f.cx.mem, "mkdir git && echo x >git/%s", somebodys[_i])),
		0);
	update(&g, true);
	ck_assert_int_eq(run(&g, arena_printf(&g.f.cx.mem, "test -s git/%s", somebodys[_i])), 0);
}

TEST(nothing_is_made_or_removed_behind_a_link)
{
	auto_grown g = grown_open();

	grow(&g, 150);
	ck_assert_int_eq(
		run(&g, "mkdir other && echo x >other/pack-" LEAF ".pack && ln -s other git"), 0);
	ck_assert_int_eq(packs_update(&g.f.cx, g.reader, g.dir, FIRST, &g.list), E_UNAVAILABLE);
	ck_assert_int_eq(run(&g, "test $(ls other) = pack-" LEAF ".pack"), 0);
}

/* Whatever the folder is: what cannot be had from a pack is given loose. */
/* clang-format off */
static const char *const unfit[] = {
	"for f in git/*.pack; do rm $f; mkdir -p $f/x; done", "rm git/*.idx; mkdir git/new.pack", "rm -r git; echo x >git",
	"mv git other; ln -s other git",
};
/* clang-format on */

TEST_EACH(a_folder_that_cannot_be_written_has_no_packs, unfit)
{
	auto_grown g = grown_open();
	enum err e;

	grow(&g, 150);
	update(&g, true);
	ck_assert_uint_eq(g.list.n, 1);
	ck_assert_int_eq(run(&g, unfit[_i]), 0);
	e = packs_update(&g.f.cx, g.reader, g.dir, (struct packs_look){ false, true }, &g.list);
	ck_assert_int_eq(e, E_UNAVAILABLE);
	ck_assert_uint_eq(g.list.n, 0);
}

TEST(a_list_does_not_grow_unless_it_may)
{
	auto_grown g = grown_open();

	grow(&g, 150);
	assert_ok(&g.f.cx, packs_update(&g.f.cx, g.reader, g.dir,
					(struct packs_look){ .is_first = true }, &g.list));
	ck_assert_uint_eq(g.list.n, 0);
}

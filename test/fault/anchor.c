#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "anchored.h"
#include "base/clock.h"
#include "store.h"
#include "syslog.h"

/* What a server does with its anchor, and at a start without it. */

TEST(the_newest_line_has_the_newest_head_and_fsck_takes_its_note)
{
	struct anchor_line line;
	auto_server a;
	FILE *f;

	anchored_open(&a);
	anchored_act(&a, 201);
	anchored_stop(&a);
	line = anchored_newest(&a);
	ck_assert_int_eq((int64_t)line.head.size, anchored_entries(&a));
	f = fopen(arena_printf(&a.b.cx.mem, "%s.note", a.b.p.dir), "w");
	fputs(line.note, f);
	fclose(f);
	anchored_sh(&a, "\"$SIGNETD\" fsck --data $DIR $DIR.note > $DIR.said");
	anchored_sh(&a, "grep -q 'the held checkpoint is part of this log' $DIR.said");
	anchored_start(&a, true);
	anchored_state(&a, "sound", "");
}

TEST(a_server_that_is_killed_leaves_a_line_of_what_it_had_acknowledged_before)
{
	int64_t before, until;
	auto_server a;

	anchored_open(&a);
	before = anchored_entries(&a);
	anchored_act(&a, 201);
	until = clock_elapsed_ms() + PATIENCE_MS;
	while ((int64_t)anchored_newest(&a).head.size <= before)
		ck_assert_msg(clock_elapsed_ms() < until, "no line was written");
	process_kill(&a.b.p, SIGKILL);
	anchored_start(&a, true);
	anchored_state(&a, "sound", "");
}

TEST(the_first_start_with_an_anchor_begins_it_by_an_entry_and_no_later_one_does)
{
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	anchored_start(&a, true);
	anchored_act(&a, 201);
	anchored_stop(&a);
	ck_assert_int_eq(anchored_stored(&a,
					 "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE "
					 "'%\"action\":\"anchor.begun\"%'"),
			 1);
	anchored_start(&a, true);
}

TEST(a_database_that_was_set_back_is_behind_its_anchor_and_nothing_is_written_on_top)
{
	int64_t size;
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	anchored_sh(&a, "cp -a $DIR $DIR.night");
	anchored_start(&a, true);
	anchored_act(&a, 201);
	anchored_stop(&a);
	anchored_sh(&a, "rm -rf $DIR && cp -a $DIR.night $DIR");
	size = anchored_entries(&a);
	anchored_start(&a, true);
	anchored_state(&a, "behind", "behind");
	anchored_act(&a, 503);
	ck_assert_str_eq(said(&a.b, NULL, "type"), "/problems/behind");
	get(&a.b, "/v1/models", a.b.token, 200);
	anchored_stop(&a);
	ck_assert_int_eq(anchored_entries(&a), size);
}

TEST(a_database_that_grew_past_its_anchor_by_other_entries_is_behind_it)
{
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	anchored_sh(&a, "cp -a $DIR $DIR.night");
	anchored_start(&a, true);
	anchored_act(&a, 201);
	anchored_stop(&a);
	anchored_sh(&a, "rm -rf $DIR && cp -a $DIR.night $DIR");
	anchored_start(&a, false);
	for (int i = 0; i < 8; i++)
		anchored_act(&a, 201);
	anchored_stop(&a);
	ck_assert_int_gt(anchored_entries(&a), (int64_t)anchored_newest(&a).head.size);
	anchored_start(&a, true);
	anchored_state(&a, "behind", "behind");
}

/* Nothing in the directory tells it. */
static const char *const commits_lost[] = {
	"rm $DIR/signet.db-wal",
	"dd if=/dev/zero of=$DIR/signet.db-wal bs=32 count=1 conv=notrunc 2>/dev/null",
	"cp $DIR/signet.db $DIR/copy && rm $DIR/signet.db* && mv $DIR/copy $DIR/signet.db",
};

TEST_EACH(a_database_that_lost_its_newest_commits_after_a_kill_is_behind_its_anchor, commits_lost)
{
	int64_t size, until;
	auto_server a;

	anchored_open(&a);
	anchored_act(&a, 201);
	size = anchored_entries(&a);
	until = clock_elapsed_ms() + PATIENCE_MS;
	while ((int64_t)anchored_newest(&a).head.size < size)
		ck_assert_msg(clock_elapsed_ms() < until, "no line was written");
	process_kill(&a.b.p, SIGKILL);
	anchored_sh(&a, commits_lost[_i]);
	ck_assert_int_lt(anchored_entries(&a), size);
	size = anchored_entries(&a);
	anchored_start(&a, true);
	anchored_state(&a, "behind", "behind");
	anchored_act(&a, 503);
	anchored_stop(&a);
	ck_assert_int_eq(anchored_entries(&a), size);
}

static void file_lost(struct anchored_server *a)
{
	anchored_sh(a, "rm $ANCHOR");
}

static void file_emptied(struct anchored_server *a)
{
	anchored_sh(a, ": > $ANCHOR");
}

static void file_replaced(struct anchored_server *a)
{
	anchored_sh(a, "echo something > $ANCHOR");
}

static void folder_there(struct anchored_server *a)
{
	anchored_sh(a, "rm $ANCHOR && mkdir $ANCHOR");
}

/* The newest head again, by a key of the test. */
static void line_signed(struct anchored_server *a, const char *origin)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct anchor_line line = anchored_newest(a);
	struct checkpoint head = { .size = line.head.size, .root = line.head.root };
	struct note_signer signer;
	struct seed_signer key;
	struct printer p;

	seed_signer_init(&key, seed);
	note_signer_init(&signer, origin ? origin : line.origin, &key.signer);
	assert_ok(&a->b.cx, checkpoint_sign(&a->b.cx, &signer, head.size, &head.root, &head.note));
	anchor_line_print(&a->b.cx, &head, &p);
	assert_ok(&a->b.cx, anchor_append(&a->b.cx, a->anchor, p.text, p.size));
}

static void line_of_another_log(struct anchored_server *a)
{
	line_signed(a, "signet/test/1");
}

static void line_of_another_key(struct anchored_server *a)
{
	line_signed(a, NULL);
}

static void (*const losses[])(struct anchored_server *a) = {
	file_lost,    file_emptied,        file_replaced,
	folder_there, line_of_another_log, line_of_another_key,
};

TEST_EACH(an_anchor_that_is_gone_or_of_another_log_makes_the_server_read_only, losses)
{
	int64_t size;
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	losses[_i](&a);
	size = anchored_entries(&a);
	anchored_start(&a, true);
	anchored_state(&a, "read-only", "anchor");
	anchored_act(&a, 503);
	anchored_stop(&a);
	ck_assert_int_eq(anchored_entries(&a), size);
	anchored_start(&a, true);
	anchored_state(&a, "read-only", "anchor");
}

/* ---- an anchor that cannot be written ---- */

static const struct {
	const char *breaks, *mends;
} hindrances[] = {
	{ "rm $ANCHOR", "touch $ANCHOR" },
	{ "mv $ANCHOR $ANCHOR.kept", "mv $ANCHOR.kept $ANCHOR" },
	{ "mv $ANCHOR $ANCHOR.kept && mkdir $ANCHOR", "rmdir $ANCHOR && mv $ANCHOR.kept $ANCHOR" },
	{ "mv $ANCHOR $ANCHOR.kept && mkfifo $ANCHOR", "rm $ANCHOR && mv $ANCHOR.kept $ANCHOR" },
	{ "mv $ANCHOR $ANCHOR.kept && ln -s /dev/full $ANCHOR",
	  "rm $ANCHOR && mv $ANCHOR.kept $ANCHOR" },
};

TEST_EACH(an_anchor_that_cannot_be_written_is_an_alarm_and_acts_go_on, hindrances)
{
	auto_server a;

	anchored_open(&a);
	anchored_sh(&a, hindrances[_i].breaks);
	anchored_act(&a, 201);
	anchored_unwritten_awaited(&a, true);
	anchored_act(&a, 201);
	anchored_sh(&a, hindrances[_i].mends);
	anchored_unwritten_awaited(&a, false);
	anchored_act(&a, 201);
	anchored_stop(&a);
	ck_assert_int_eq((int64_t)anchored_newest(&a).head.size, anchored_entries(&a));
	anchored_start(&a, true);
	anchored_state(&a, "sound", "");
}

TEST(a_start_without_the_anchor_that_there_was_is_an_alarm_and_no_silence)
{
	auto_server a;

	anchored_open(&a);
	anchored_stop(&a);
	anchored_start(&a, false);
	anchored_state(&a, "sound", "");
	anchored_unwritten_awaited(&a, true);
	anchored_act(&a, 201);
	anchored_stop(&a);
	anchored_start(&a, true);
	anchored_unwritten_awaited(&a, false);
}

static const char *const places[] = { "$DIR/anchor", "/nowhere/at/all/anchor" };

TEST_EACH(an_anchor_that_cannot_begin_is_refused_at_the_start, places)
{
	struct process p = { 0 };
	char command[300];

	unsetenv("SIGNET_ANCHOR");
	process_init(&p);
	process_kill(&p, SIGTERM);
	setenv("DIR", p.dir, 1);
	snprintf(command, sizeof(command),
		 "timeout 20 \"$SIGNETD\" serve --data $DIR --port 0 --anchor %s 2>$DIR/said; "
		 "case $? in 1|2) exit 0;; esac; exit 1",
		 places[_i]);
	ck_assert_int_eq(system(command), 0);
	ck_assert_int_eq(system("grep -q anchor $DIR/said"), 0);
	process_start(&p);
	process_remove(&p);
}

TEST(the_same_line_is_said_in_the_systems_log)
{
	auto_log_socket l = log_socket_open();
	char line[2000];
	auto_server a;
	ssize_t n;
	FILE *f;

	anchored_open(&a);
	anchored_stop(&a);
	setenv("SIGNET_SYSLOG", l.path, 1);
	anchored_start(&a, true);
	anchored_stop(&a);
	setenv("SIGNET_SYSLOG", "none", 1);
	n = recv(l.fd, line, sizeof(line) - 1, 0);
	ck_assert_int_gt(n, 0);
	line[n] = '\0';
	ck_assert_int_eq(strncmp(line, "<30>signetd[", 12), 0); /* daemon, info */
	file_says(line, arena_printf(&a.b.cx.mem, "]: %s: anchor: {", anchored_newest(&a).origin));
	f = fopen(arena_printf(&a.b.cx.mem, "%s.line", a.b.p.dir), "w");
	fprintf(f, "%s\n", strchr(line, '{'));
	fclose(f);
	anchored_sh(&a, "grep -qxFf $DIR.line $ANCHOR");
	anchored_start(&a, true);
}

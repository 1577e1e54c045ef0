#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "integrity/anchor_file.h"
#include "leaper.h"
#include "store.h"
#include "syslog.h"

/* A real server with an anchor, which is set back, copied and killed. */

struct anchored_server {
	struct leaper b;
	char anchor[80];
};

static void sh(struct anchored_server *a, const char *command)
{
	setenv("DIR", a->b.p.dir, 1);
	setenv("ANCHOR", a->anchor, 1);
	ck_assert_msg(system(command) == 0, "%s", command);
}

static void stop(struct anchored_server *a)
{
	process_kill(&a->b.p, SIGTERM);
}

static void start(struct anchored_server *a, bool with)
{
	if (with)
		setenv("SIGNET_ANCHOR", a->anchor, 1);
	else
		unsetenv("SIGNET_ANCHOR");
	process_start(&a->b.p);
}

/* It has a token that outlives a start, and an anchor that has begun. */
static void server_open(struct anchored_server *a)
{
	*a = (struct anchored_server){ 0 };
	unsetenv("SIGNET_ANCHOR");
	process_init(&a->b.p);
	snprintf(a->anchor, sizeof(a->anchor), "%s.anchor", a->b.p.dir);
	leaper_token(&a->b, "30", a->b.token);
	stop(a);
	start(a, true);
}

static void server_close(struct anchored_server *a)
{
	unsetenv("SIGNET_ANCHOR");
	process_kill(&a->b.p, SIGKILL);
	sh(a, "rm -rf \"$DIR\" \"$DIR\".*");
	arena_free(&a->b.cx.mem);
}
#define auto_server cleanup(server_close) struct anchored_server

static void act(struct anchored_server *a, int status)
{
	post(&a->b, "/v1/models", a->b.token,
	     arena_printf(&a->b.cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", a->b.models++),
	     status);
}

static const char *ready(struct anchored_server *a, const char *object, const char *name)
{
	auto_json json = NULL;
	const json_t *v;

	get(&a->b, "/readyz", NULL, 200);
	assert_ok(&a->b.cx, json_read(&a->b.cx, a->b.last.body, strlen(a->b.last.body), &json));
	v = json_object_get(json_object_get(json, object), name);
	return json_is_string(v) ? arena_strdup(&a->b.cx.mem, json_string_value(v)) : "";
}

static void state_is(struct anchored_server *a, const char *state, const char *flaw)
{
	ck_assert_str_eq(ready(a, "soundness", "state"), state);
	ck_assert_str_eq(ready(a, "soundness", "flaw"), flaw);
}

static struct anchor_line newest(struct anchored_server *a)
{
	struct anchor_line line;
	enum anchor_has has;

	assert_ok(&a->b.cx, anchor_newest(&a->b.cx, a->anchor, &line, &has));
	ck_assert_int_eq(has, ANCHOR_WHOLE);
	return line;
}

/* One number that a statement yields. */
static int64_t stored(struct anchored_server *a, const char *sql)
{
	return raw_number(arena_printf(&a->b.cx.mem, "%s/signet.db", a->b.p.dir), sql);
}

static int64_t entries(struct anchored_server *a)
{
	return stored(a, "SELECT max(size) FROM checkpoint");
}

TEST(the_newest_line_has_the_newest_head_and_fsck_takes_its_note)
{
	struct anchor_line line;
	auto_server a;
	FILE *f;

	server_open(&a);
	act(&a, 201);
	stop(&a);
	line = newest(&a);
	ck_assert_int_eq((int64_t)line.head.size, entries(&a));
	f = fopen(arena_printf(&a.b.cx.mem, "%s.note", a.b.p.dir), "w");
	fputs(line.note, f);
	fclose(f);
	sh(&a, "\"$SIGNETD\" fsck --data $DIR $DIR.note > $DIR.said");
	sh(&a, "grep -q 'the held checkpoint is part of this log' $DIR.said");
	start(&a, true);
	state_is(&a, "sound", "");
}

TEST(a_server_that_is_killed_leaves_a_line_of_what_it_had_acknowledged_before)
{
	int64_t before, until;
	auto_server a;

	server_open(&a);
	before = entries(&a);
	act(&a, 201);
	until = clock_elapsed_ms() + PATIENCE_MS;
	while ((int64_t)newest(&a).head.size <= before)
		ck_assert_msg(clock_elapsed_ms() < until, "no line was written");
	process_kill(&a.b.p, SIGKILL);
	start(&a, true);
	state_is(&a, "sound", "");
}

TEST(the_first_start_with_an_anchor_begins_it_by_an_entry_and_no_later_one_does)
{
	auto_server a;

	server_open(&a);
	stop(&a);
	start(&a, true);
	act(&a, 201);
	stop(&a);
	ck_assert_int_eq(stored(&a, "SELECT count(*) FROM entry WHERE CAST(body AS TEXT) LIKE "
				    "'%\"action\":\"anchor.begun\"%'"),
			 1);
	start(&a, true);
}

TEST(a_database_that_was_set_back_is_behind_its_anchor_and_nothing_is_written_on_top)
{
	int64_t size;
	auto_server a;

	server_open(&a);
	stop(&a);
	sh(&a, "cp -a $DIR $DIR.night");
	start(&a, true);
	act(&a, 201);
	stop(&a);
	sh(&a, "rm -rf $DIR && cp -a $DIR.night $DIR");
	size = entries(&a);
	start(&a, true);
	state_is(&a, "behind", "behind");
	act(&a, 503);
	ck_assert_str_eq(said(&a.b, NULL, "type"), "/problems/behind");
	get(&a.b, "/v1/models", a.b.token, 200);
	stop(&a);
	ck_assert_int_eq(entries(&a), size);
}

TEST(a_database_that_grew_past_its_anchor_by_other_entries_is_behind_it)
{
	auto_server a;

	server_open(&a);
	stop(&a);
	sh(&a, "cp -a $DIR $DIR.night");
	start(&a, true);
	act(&a, 201);
	stop(&a);
	sh(&a, "rm -rf $DIR && cp -a $DIR.night $DIR");
	start(&a, false);
	for (int i = 0; i < 8; i++)
		act(&a, 201);
	stop(&a);
	ck_assert_int_gt(entries(&a), (int64_t)newest(&a).head.size);
	start(&a, true);
	state_is(&a, "behind", "behind");
}

static void file_lost(struct anchored_server *a)
{
	sh(a, "rm $ANCHOR");
}

static void file_emptied(struct anchored_server *a)
{
	sh(a, ": > $ANCHOR");
}

static void file_replaced(struct anchored_server *a)
{
	sh(a, "echo something > $ANCHOR");
}

static void folder_there(struct anchored_server *a)
{
	sh(a, "rm $ANCHOR && mkdir $ANCHOR");
}

/* The newest head again, by a key of the test. */
static void line_signed(struct anchored_server *a, const char *origin)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct anchor_line line = newest(a);
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

	server_open(&a);
	stop(&a);
	losses[_i](&a);
	size = entries(&a);
	start(&a, true);
	state_is(&a, "read-only", "anchor");
	act(&a, 503);
	stop(&a);
	ck_assert_int_eq(entries(&a), size);
	start(&a, true);
	state_is(&a, "read-only", "anchor");
}

/* ---- an anchor that cannot be written ---- */

static bool unwritten(struct anchored_server *a)
{
	auto_json json = NULL;
	bool open = false;
	const json_t *v;
	size_t i;

	get(&a->b, "/readyz", NULL, 200);
	assert_ok(&a->b.cx, json_read(&a->b.cx, a->b.last.body, strlen(a->b.last.body), &json));
	json_array_foreach (json_object_get(json, "alarms"), i, v)
		open |= strcmp(json_string_value(json_object_get(v, "kind")), "anchor.unwritten") ==
			0;
	return open;
}

static void unwritten_awaited(struct anchored_server *a, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;

	while (unwritten(a) != open)
		ck_assert_msg(clock_elapsed_ms() < until, "the alarm is %s for too long: %s",
			      open ? "not open" : "open", a->b.last.body);
}

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

	server_open(&a);
	sh(&a, hindrances[_i].breaks);
	act(&a, 201);
	unwritten_awaited(&a, true);
	act(&a, 201);
	sh(&a, hindrances[_i].mends);
	unwritten_awaited(&a, false);
	act(&a, 201);
	stop(&a);
	ck_assert_int_eq((int64_t)newest(&a).head.size, entries(&a));
	start(&a, true);
	state_is(&a, "sound", "");
}

TEST(a_start_without_the_anchor_that_there_was_is_an_alarm_and_no_silence)
{
	auto_server a;

	server_open(&a);
	stop(&a);
	start(&a, false);
	state_is(&a, "sound", "");
	unwritten_awaited(&a, true);
	act(&a, 201);
	stop(&a);
	start(&a, true);
	unwritten_awaited(&a, false);
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

	server_open(&a);
	stop(&a);
	setenv("SIGNET_SYSLOG", l.path, 1);
	start(&a, true);
	stop(&a);
	setenv("SIGNET_SYSLOG", "none", 1);
	n = recv(l.fd, line, sizeof(line) - 1, 0);
	ck_assert_int_gt(n, 0);
	line[n] = '\0';
	ck_assert_int_eq(strncmp(line, "<30>signetd[", 12), 0); /* daemon, info */
	file_says(line, arena_printf(&a.b.cx.mem, "]: %s: anchor: {", newest(&a).origin));
	f = fopen(arena_printf(&a.b.cx.mem, "%s.line", a.b.p.dir), "w");
	fprintf(f, "%s\n", strchr(line, '{'));
	fclose(f);
	sh(&a, "grep -qxFf $DIR.line $ANCHOR");
	start(&a, true);
}

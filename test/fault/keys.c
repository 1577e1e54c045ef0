#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "leaper.h"

/* A real server whose key files are removed, replaced, emptied and opened while it runs. */

struct key_server {
	struct leaper b;
};

static void sh(struct key_server *k, const char *command)
{
	setenv("DIR", k->b.p.dir, 1);
	ck_assert_msg(system(command) == 0, "%s", command);
}

static void server_open(struct key_server *k)
{
	process_init(&k->b.p);
	leaper_token(&k->b, "30", k->b.token);
}

static void server_close(struct key_server *k)
{
	process_kill(&k->b.p, SIGKILL);
	sh(k, "rm -rf $DIR $DIR.*");
	arena_free(&k->b.cx.mem);
}
#define auto_server cleanup(server_close) struct key_server

static void act(struct key_server *k)
{
	post(&k->b, "/v1/models", k->b.token,
	     arena_printf(&k->b.cx.mem, "{\"name\":\"m%d\",\"title\":\"t\"}", k->b.models++), 201);
}

/* Of the open alarms about key files: how many, and whether one is about that file. */
static size_t altered(struct key_server *k, const char *object, bool *there)
{
	auto_json json = NULL;
	const json_t *v;
	size_t i, n = 0;

	*there = false;
	get(&k->b, "/readyz", NULL, 200);
	assert_ok(&k->b.cx, json_read(&k->b.cx, k->b.last.body, strlen(k->b.last.body), &json));
	json_array_foreach (json_object_get(json, "alarms"), i, v) {
		if (strcmp(json_string_value(json_object_get(v, "kind")), "key.altered") != 0)
			continue;
		n++;
		*there |= strcmp(json_string_value(json_object_get(v, "object")), object) == 0;
	}
	return n;
}

/* The watch looks once a second. */
static void altered_awaited(struct key_server *k, const char *object, bool open)
{
	int64_t until = clock_elapsed_ms() + PATIENCE_MS;
	bool there;
	size_t n;

	do {
		n = altered(k, object, &there);
		ck_assert_msg(clock_elapsed_ms() < until, "%s for too long: %s",
			      open ? "not open" : "open", k->b.last.body);
	} while (open ? !there : n > 0);
}

/* Each byte becomes the next one. */
#define OTHER_BYTES "LC_ALL=C tr '\\000-\\377' '\\001-\\377\\000' "

/* clang-format off */
static const struct { const char *object, *breaks, *mends; } losses[] = {
	{ "file:keys/log.key",        "mv $DIR/keys/log.key $DIR.k",             "mv $DIR.k $DIR/keys/log.key" },
	{ "file:keys/releases.key",   "cp -p $DIR/keys/releases.key $DIR.k && : >$DIR/keys/releases.key", "cp -p $DIR.k $DIR/keys/releases.key" },
	{ "file:keys/stops.key",      "mv $DIR/keys/stops.key $DIR.k && cp -p $DIR/keys/snapshot.key $DIR/keys/stops.key", "mv $DIR.k $DIR/keys/stops.key" },
	{ "file:keys/snapshot.key",   "chmod o+r $DIR/keys/snapshot.key",        "chmod o-r $DIR/keys/snapshot.key" },
	{ "file:keys/timestamp.key",  "mv $DIR/keys/timestamp.key $DIR.k && mkdir $DIR/keys/timestamp.key", "rmdir $DIR/keys/timestamp.key && mv $DIR.k $DIR/keys/timestamp.key" },
	{ "file:keys/assignment.key", "mv $DIR/keys/assignment.key $DIR.k && ln -s /dev/null $DIR/keys/assignment.key", "rm $DIR/keys/assignment.key && mv $DIR.k $DIR/keys/assignment.key" },
	{ "file:keys/stops.key",      "mv $DIR/keys/stops.key $DIR.k && mkfifo -m 600 $DIR/keys/stops.key", "rm $DIR/keys/stops.key && mv $DIR.k $DIR/keys/stops.key" },
	{ "file:server-keys.json",    "mv $DIR/server-keys.json $DIR.k && mkfifo $DIR/server-keys.json", "rm $DIR/server-keys.json && mv $DIR.k $DIR/server-keys.json" },
	{ "file:keys",                "mv $DIR/keys $DIR.k",                     "mv $DIR.k $DIR/keys" },
	{ "file:keys",                "chmod g+rx $DIR/keys",                    "chmod g-rx $DIR/keys" },
	{ "file:data",                "chmod g+x $DIR",                          "chmod g-x $DIR" },
	{ "file:pepper",              "mv $DIR.pepper $DIR.k",                   "mv $DIR.k $DIR.pepper" },
	{ "file:pepper",              "cp -p $DIR.pepper $DIR.k && " OTHER_BYTES "<$DIR.k >$DIR.pepper", "cp -p $DIR.k $DIR.pepper" },
	{ "file:pepper.check",        "mv $DIR/pepper.check $DIR.k",             "mv $DIR.k $DIR/pepper.check" },
	{ "file:server-keys.json",    "cp -p $DIR/server-keys.json $DIR.k && echo >>$DIR/server-keys.json", "cp -p $DIR.k $DIR/server-keys.json" },
};
/* clang-format on */

TEST_EACH(a_key_file_that_is_taken_replaced_or_opened_is_an_alarm_and_acts_go_on, losses)
{
	auto_server k = { 0 };
	bool there;

	server_open(&k);
	ck_assert_uint_eq(altered(&k, losses[_i].object, &there), 0);
	sh(&k, losses[_i].breaks);
	altered_awaited(&k, losses[_i].object, true);
	act(&k);
	sh(&k, losses[_i].mends);
	altered_awaited(&k, losses[_i].object, false);
	act(&k);
	process_kill(&k.b.p, SIGTERM);
	sh(&k, "\"$SIGNETD\" fsck --data $DIR >/dev/null"); /* its newest heads are signed */
	process_start(&k.b.p);
}

/* The thread that watches waits for nobody to write into it. */
TEST(beside_a_pipe_in_the_place_of_a_key_file_other_alarms_begin_and_the_server_ends_when_it_is_stopped)
{
	auto_server k = { 0 };

	server_open(&k);
	sh(&k, "mv $DIR/keys/stops.key $DIR.k && mkfifo -m 600 $DIR/keys/stops.key");
	altered_awaited(&k, "file:keys/stops.key", true);
	sh(&k, "chmod g+x $DIR");
	altered_awaited(&k, "file:data", true);
	sh(&k, "mv $DIR.pepper $DIR.p");
	altered_awaited(&k, "file:pepper", true);
	process_kill(&k.b.p, SIGTERM);
	sh(&k, "chmod g-x $DIR && mv $DIR.p $DIR.pepper && mv $DIR.k $DIR/keys/stops.key");
	process_start(&k.b.p);
	altered_awaited(&k, "", false);
}

/* Whoever kills the server before the file is back must not make the alarm forgotten. */
TEST(the_alarm_of_a_server_that_was_killed_ends_when_the_next_one_finds_the_file)
{
	auto_server k = { 0 };

	server_open(&k);
	sh(&k, "mv $DIR/keys/stops.key $DIR.k");
	altered_awaited(&k, "file:keys/stops.key", true);
	process_kill(&k.b.p, SIGKILL);
	sh(&k, "mv $DIR.k $DIR/keys/stops.key");
	process_start(&k.b.p);
	altered_awaited(&k, "", false);
}

/* ---- a server that is killed before the files are back ---- */

static void file_is_another(struct key_server *k, const char *path)
{
	setenv("FILE", path, 1);
	sh(k, "cp -p $DIR$FILE $DIR$FILE.was && " OTHER_BYTES "<$DIR$FILE.was >$DIR$FILE");
}

static void file_is_back(struct key_server *k, const char *path)
{
	setenv("FILE", path, 1);
	sh(k, "cp -p $DIR$FILE.was $DIR$FILE && rm $DIR$FILE.was");
}

/* Behind the name of the directory, and in alarms. */
static const struct {
	const char *path, *object;
} each[] = {
	{ "/keys/log.key", "file:keys/log.key" },
	{ "/keys/releases.key", "file:keys/releases.key" },
	{ "/keys/stops.key", "file:keys/stops.key" },
	{ "/keys/snapshot.key", "file:keys/snapshot.key" },
	{ "/keys/timestamp.key", "file:keys/timestamp.key" },
	{ "/keys/assignment.key", "file:keys/assignment.key" },
	{ "/server-keys.json", "file:server-keys.json" },
	{ "/pepper.check", "file:pepper.check" },
	{ ".pepper", "file:pepper" },
};

static void start_is_refused(struct key_server *k, const char *of)
{
	static char said[1000];
	int code = shell(k->b.p.dir, "timeout 60 \"$SIGNETD\" serve --data $DIR --port 0 2>&1",
			 said, sizeof(said));

	ck_assert_msg(code == 1, "%s: %d: %s", of, code, said);
}

TEST(no_start_goes_on_with_an_altered_file_and_the_alarms_last_until_all_are_back)
{
	auto_server k = { 0 };

	server_open(&k);
	for (size_t i = 0; i < countof(each); i++)
		file_is_another(&k, each[i].path);
	for (size_t i = 0; i < countof(each); i++)
		altered_awaited(&k, each[i].object, true);
	process_kill(&k.b.p, SIGKILL);
	for (size_t i = 0; i < countof(each); i++)
		file_is_back(&k, each[i].path);
	for (size_t i = 0; i < countof(each); i++) {
		file_is_another(&k, each[i].path);
		start_is_refused(&k, each[i].object);
		file_is_back(&k, each[i].path);
	}
	process_start(&k.b.p);
	altered_awaited(&k, "", false);
}

static bool alarm_open(struct key_server *k, const char *object)
{
	bool there;

	altered(k, object, &there);
	return there;
}

/* The watch has looked at each file. */
static void watch_passed(struct key_server *k)
{
	sh(k, "chmod g+x $DIR");
	altered_awaited(k, "file:data", true);
	sh(k, "chmod g-x $DIR");
	while (alarm_open(k, "file:data"))
		;
}

/* What a start compares the file with is gone, too. */
static const struct {
	const char *path, *object, *proof, *proof_object;
} unproved[] = {
	{ "/keys/stops.key", "file:keys/stops.key", "/server-keys.json", "file:server-keys.json" },
	{ ".pepper", "file:pepper", "/pepper.check", "file:pepper.check" },
};

TEST_EACH(an_alarm_stays_where_a_start_had_nothing_to_compare_the_file_with, unproved)
{
	auto_server k = { 0 };

	server_open(&k);
	setenv("FILE", unproved[_i].path, 1);
	setenv("PROOF", unproved[_i].proof, 1);
	sh(&k, "mv $DIR$PROOF $DIR.proof && cp -p $DIR$FILE $DIR.file");
	/* another file that is well made */
	sh(&k, "if [ $FILE = .pepper ]; then " OTHER_BYTES "<$DIR.file >$DIR.pepper; "
	       "else cp -p $DIR/keys/snapshot.key $DIR$FILE; fi");
	altered_awaited(&k, unproved[_i].object, true);
	altered_awaited(&k, unproved[_i].proof_object, true);
	process_kill(&k.b.p, SIGKILL);
	process_start(&k.b.p);
	watch_passed(&k);
	ck_assert(alarm_open(&k, unproved[_i].object));
	ck_assert(alarm_open(&k, unproved[_i].proof_object));
	/* the file of before, beside the one that is used now: not what this start read */
	sh(&k, "cp -p $DIR.proof $DIR$PROOF");
	watch_passed(&k);
	ck_assert(alarm_open(&k, unproved[_i].object));
	process_kill(&k.b.p, SIGKILL);
	start_is_refused(&k, unproved[_i].object);
	sh(&k, "cp -p $DIR.file $DIR$FILE");
	process_start(&k.b.p);
	altered_awaited(&k, "", false);
}

TEST(a_directory_of_an_older_program_has_its_pepper_checked_from_its_first_start_on)
{
	auto_server k = { 0 };

	server_open(&k);
	process_kill(&k.b.p, SIGTERM);
	sh(&k, "cp -p $DIR/pepper.check $DIR.k && rm $DIR/pepper.check");
	process_start(&k.b.p);
	sh(&k, "cmp $DIR/pepper.check $DIR.k");
	process_kill(&k.b.p, SIGTERM);
	file_is_another(&k, ".pepper");
	start_is_refused(&k, "pepper");
	file_is_back(&k, ".pepper");
	process_start(&k.b.p);
}
